import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the real definitions are; beside the repository unless the environment says otherwise. */
const root = process.env["INTERLOCK_CORPUS"] ?? join(import.meta.dirname, "../../../shared/corpus/dev");
const required = (process.env["INTERLOCK_REQUIRE"] ?? "").split(/[\s,]+/u).includes("corpus");

/** A definition of the corpus, as it stands in its file. */
export interface CorpusDefinition {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every definition, or none when the corpus is not there, which is said aloud. */
export function readCorpus(): readonly CorpusDefinition[] {
  if (!existsSync(root)) {
    const message = `The corpus of real definitions is not at ${root}.`;
    if (required) throw new Error(`${message} INTERLOCK_REQUIRE asks for it.`);
    process.stderr.write(`\n*** ${message} Its tests are SKIPPED; set INTERLOCK_CORPUS to run them. ***\n\n`);
    return [];
  }
  return readdirSync(root)
    .map((name) => ({ name, file: join(root, name, "apiDefinition.swagger.json") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({ name, bytes: readFileSync(file) }));
}
