import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Connector, Operation } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { isTrigger } from "@interlock/triage";

const named = process.env["INTERLOCK_CORPUS"] ?? join(import.meta.dirname, "../../shared/corpus");

/** Where the corpus of real definitions is, beside the repository unless `INTERLOCK_CORPUS` says otherwise. */
export const corpusRoot: string = existsSync(named) ? realpathSync(named) : named;

/** Whether the corpus is there. Its absence is said aloud, and is a failure where INTERLOCK_REQUIRE asks for it. */
function hasCorpus(): boolean {
  if (existsSync(join(corpusRoot, "dev"))) return true;
  const message = `The corpus of real definitions is not at ${corpusRoot}.`;
  if ((process.env["INTERLOCK_REQUIRE"] ?? "").split(/[\s,]+/u).includes("corpus"))
    throw new Error(`${message} INTERLOCK_REQUIRE asks for it.`);
  process.stderr.write(`\n*** ${message} Its tests are SKIPPED; set INTERLOCK_CORPUS to run them. ***\n\n`);
  return false;
}

/** Every definition in the order of the paths, read in place and never copied; none when the corpus is not there. */
export function corpusFiles(): readonly { readonly name: string; readonly file: string }[] {
  if (!hasCorpus()) return [];
  const dev = join(corpusRoot, "dev");
  return readdirSync(dev, { recursive: true, encoding: "utf8" })
    .filter((path) => /swagger\.json$/iu.test(path))
    .sort()
    .map((path) => ({
      name: path.replaceAll("\\", "/").split("/").slice(0, -1).join("-") || path,
      file: join(dev, path),
    }));
}

interface Named {
  readonly name: string;
  readonly connector: Connector;
}

let connectors: readonly Named[] | undefined;

/** The connectors of the definitions that can be read; a process reads them once. */
export function corpusConnectors(): readonly Named[] {
  connectors ??= corpusFiles().flatMap(({ name, file }) => {
    const connector = readConnector(readFileSync(file));
    return connector.ok ? [{ name, connector: connector.value }] : [];
  });
  return connectors;
}

/** The operations of a connector that may be tools. */
export function selectable(connector: Connector): readonly Operation[] {
  return connector.operations.filter((operation) => operation.named && !isTrigger(operation));
}
