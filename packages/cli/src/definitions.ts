import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Connector } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { CannotRun } from "./ending.ts";

/** A definition that was named on the command line. */
export interface NamedDefinition {
  /** What a policy calls it: the folder's name, or the file's. */
  readonly name: string;
  readonly path: string;
  readonly connector: Connector;
}

/** Reads the definitions at a path: a file, or a folder that is searched. */
export async function readDefinitions(path: string): Promise<readonly NamedDefinition[]> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new CannotRun(`${path} cannot be read: there is no such file`);
  const files = info.isDirectory() ? await definitionsIn(path) : [path];
  if (files.length === 0) throw new CannotRun(`${path} holds no definition (*swagger.json)`);
  return Promise.all(files.map(readDefinition));
}

async function definitionsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((entry) => /swagger\.json$/iu.test(entry))
    .sort()
    .map((entry) => join(folder, entry));
}

async function readDefinition(path: string): Promise<NamedDefinition> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CannotRun(`${path} cannot be read: ${String((error as { code?: unknown }).code)}`);
  });
  const connector = readConnector(bytes);
  if (!connector.ok) throw new CannotRun(`${path}: ${connector.issues[0]?.message ?? "it is no definition"}`);
  return { name: nameOf(path), path, connector: connector.value };
}

// `jira.swagger.json` is jira; an `apiDefinition.swagger.json` is named after its folder.
function nameOf(path: string): string {
  const file = basename(path).replace(/\.?swagger\.json$/iu, "");
  const name = file === "" || /^api-?definition$/iu.test(file) ? basename(dirname(path)) : file;
  return name.replace(/[^A-Za-z0-9_-]+/gu, "-").replace(/^-+|-+$/gu, "") || "connector";
}
