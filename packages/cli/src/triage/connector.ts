import { realpath } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { ConnectorSource, PolicyFile } from "@interlock/triage";
import { definitionPath } from "../io/definition-path.ts";
import type { NamedDefinition } from "../io/definitions.ts";
import { CannotRun } from "../io/ending.ts";

/** An existing policy that is edited: where it is, its text, and what it says. */
export interface EditedPolicy {
  readonly path: string;
  readonly text: string;
  readonly file: PolicyFile;
}

/**
 * What the definition's connector is called in the policy: the one that has this very definition, else a new one. A
 * connector never gets another definition unless it was named.
 */
export async function connectorName(
  before: EditedPolicy | undefined,
  definition: NamedDefinition,
  asked: string | undefined,
): Promise<string> {
  if (asked !== undefined) return asked;
  if (before === undefined) return definition.name;
  const { connectors } = before.file;
  const own = await fileAt(definition.path);
  const found: string[] = [];
  for (const [name, each] of Object.entries(connectors))
    if (own !== undefined && (await fileAt(join(dirname(before.path), each.definition))) === own)
      found.push(name);
  const [name, twin] = found;
  if (twin !== undefined)
    throw new CannotRun(`${found.join(" and ")} have this definition: say which with --connector NAME`);
  if (name !== undefined) return name;
  if (!Object.hasOwn(connectors, definition.name)) return definition.name;
  throw new CannotRun(
    `the policy's connector ${definition.name} has another definition: --connector ${definition.name} gives it this one, --connector OTHER adds one`,
  );
}

/** A policy's connectors with their paths as a policy at `out` writes them. */
export function connectorsFor(
  before: EditedPolicy | undefined,
  out: string | undefined,
): PolicyFile["connectors"] {
  if (before === undefined) return {};
  const from = dirname(before.path);
  if (relative(from, out === undefined ? "." : dirname(out)) === "") return before.file.connectors;
  const moved = (path: string): string => definitionPath(join(from, path), out);
  return Object.fromEntries(
    Object.entries(before.file.connectors).map(([name, each]): [string, ConnectorSource] => [
      name,
      {
        ...each,
        definition: moved(each.definition),
        ...(each.resolved === undefined ? {} : { resolved: moved(each.resolved) }),
      },
    ]),
  );
}

function fileAt(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
