import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connector, Operation } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { isTrigger } from "@interlock/triage";

/** Where the real definitions are; beside the repository unless the environment says otherwise. */
export const corpusRoot: string =
  process.env["INTERLOCK_CORPUS"] ?? join(import.meta.dirname, "../../../shared/corpus/dev");

/** The connectors of the corpus that can be read, or none when it is not there, which is said aloud. */
export function readCorpus(): readonly { readonly name: string; readonly connector: Connector }[] {
  if (!existsSync(corpusRoot)) {
    const message = `The corpus of real definitions is not at ${corpusRoot}.`;
    const required = (process.env["INTERLOCK_REQUIRE"] ?? "").split(/[\s,]+/u);
    if (required.includes("corpus")) throw new Error(`${message} INTERLOCK_REQUIRE asks for it.`);
    process.stderr.write(`\n*** ${message} Its tests are SKIPPED; set INTERLOCK_CORPUS to run them. ***\n\n`);
    return [];
  }
  return readdirSync(corpusRoot, { recursive: true, encoding: "utf8" })
    .filter((path) => /swagger\.json$/iu.test(path))
    .sort()
    .flatMap((path) => {
      const connector = readConnector(readFileSync(join(corpusRoot, path)));
      const name = path.replaceAll("\\", "/").split("/").slice(0, -1).join("-") || path;
      return connector.ok ? [{ name, connector: connector.value }] : [];
    });
}

/** The operations of a connector that may be tools. */
export function selectable(connector: Connector): readonly Operation[] {
  return connector.operations.filter((operation) => operation.named && !isTrigger(operation));
}
