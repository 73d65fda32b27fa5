import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where the real definitions are; they are read in place and never copied. */
export const corpusRoot: string =
  process.env["INTERLOCK_CORPUS"] ?? join(import.meta.dirname, "..", "..", "..", "shared", "corpus");

/** Whether the corpus is there. Its absence is said aloud, and is a failure where INTERLOCK_REQUIRE asks for it. */
export function hasCorpus(): boolean {
  if (existsSync(join(corpusRoot, "dev"))) return true;
  const message = `no corpus at ${corpusRoot}: set INTERLOCK_CORPUS`;
  if ((process.env["INTERLOCK_REQUIRE"] ?? "").split(",").includes("corpus")) throw new Error(message);
  process.stderr.write(`SKIPPED, ${message}\n`);
  return false;
}

/** The paths of all definitions, sorted. */
export function corpusFiles(): readonly string[] {
  const dev = join(corpusRoot, "dev");
  return readdirSync(dev, { recursive: true, encoding: "utf8" })
    .filter((name) => /swagger\.json$/iu.test(name))
    .sort()
    .map((name) => join(dev, name));
}
