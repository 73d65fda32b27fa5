import { readFile } from "node:fs/promises";
import { isObject, type Json, own } from "@interlock/core";
import { type ConnectorSource, type OperationSource, parsePolicy, readYaml } from "@interlock/triage";
import { CannotRun, Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { tell } from "../io/output.ts";
import { whyNot } from "../io/why-not.ts";
import type { EditedPolicy } from "./connector.ts";

/** An existing policy that is edited. */
export async function readPolicySource(path: string): Promise<EditedPolicy> {
  const text = await readText(path);
  const source = parsePolicy(text);
  if (source.ok) return { path, text, file: source.value.file };
  for (const line of issueLines(source.issues, process.stderr)) tell(line);
  throw new Failed();
}

/** A partial policy: whatever of a policy file it says counts as an answer, the rest is open. */
export interface Answers {
  readonly top: Readonly<Record<string, Json>>;
  readonly connector: Partial<ConnectorSource>;
  readonly operations: Readonly<Record<string, Partial<OperationSource>>>;
}

/** Reads the answers for one connector: under its name, or the only connector that the file has. */
export async function readAnswers(path: string, connector: string): Promise<Answers> {
  const yaml = readYaml(await readText(path));
  if (!yaml.ok) {
    for (const line of issueLines(yaml.issues, process.stderr)) tell(line);
    throw new Failed();
  }
  const value = yaml.value.value;
  if (!isObject(value)) throw new CannotRun(`${path} holds no answers`);
  const { connectors, ...top } = value;
  const names = isObject(connectors) ? Object.keys(connectors) : [];
  const chosen =
    own(connectors, connector) ??
    (names.length === 1 ? own(connectors, names[0] as string) : undefined) ??
    {};
  const operations = own(chosen, "operations");
  return {
    top,
    connector: chosen as Partial<ConnectorSource>,
    operations: (isObject(operations) ? operations : {}) as Readonly<
      Record<string, Partial<OperationSource>>
    >,
  };
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}`);
  });
}
