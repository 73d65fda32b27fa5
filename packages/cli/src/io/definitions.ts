import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Connector } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { findDefinitions } from "@interlock/swagger/files";
import { CannotRun } from "./ending.ts";
import { whyNot } from "./why-not.ts";

/** A definition that was named on the command line. */
export interface NamedDefinition {
  /** What a policy calls it: the folder's name, or the file's. */
  readonly name: string;
  readonly path: string;
  readonly connector: Connector;
}

/** Reads the definitions at a path: a file, or a folder that is searched. */
export async function readDefinitions(path: string): Promise<readonly NamedDefinition[]> {
  const found = await findDefinitions(path);
  if (!found.ok) throw new CannotRun(found.issues[0]?.message ?? `cannot read ${path}`);
  if (found.value.length === 0) throw new CannotRun(`${path} holds no definition (*swagger.json)`);
  return Promise.all(found.value.map(readDefinition));
}

/** Reads what a `NAME=PATH` or a path names; a name is for one definition. */
export async function readNamedDefinitions(option: string): Promise<readonly NamedDefinition[]> {
  const [, name, path = ""] = /^([^=/\\]+)=(.+)$/u.exec(option) ?? [];
  // A file whose own name has an equals sign in it is a path.
  if (name === undefined || existsSync(option)) return readDefinitions(option);
  const definitions = await readDefinitions(path);
  if (definitions.length > 1)
    throw new CannotRun(`${option} names one connector, and ${path} holds ${definitions.length} definitions`);
  return definitions.map((each) => ({ ...each, name }));
}

async function readDefinition(path: string): Promise<NamedDefinition> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}`);
  });
  const connector = readConnector(bytes);
  if (!connector.ok) throw new CannotRun(`${path}: ${connector.issues[0]?.message ?? "it is no definition"}`);
  return { name: nameOf(path), path, connector: connector.value };
}

// `jira.swagger.json` is jira; an `apiDefinition.swagger.json` is named after its folder.
function nameOf(path: string): string {
  const file = basename(path).replace(/\.?swagger\.json$/iu, "");
  const name = file === "" || /^api-?definition$/iu.test(file) ? basename(dirname(path)) : file;
  return (
    name
      .split(/[^A-Za-z0-9_]+/u)
      .filter((word) => word !== "")
      .join("-") || "connector"
  );
}
