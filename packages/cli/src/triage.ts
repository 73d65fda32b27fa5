import { formatPath, type Issue, type Operation } from "@interlock/core";
import {
  type ConnectorSource,
  type OperationSource,
  openTriage,
  type PolicyFile,
  parsePolicy,
  writePolicy,
} from "@interlock/triage";
import type { Command } from "commander";
import { type NamedDefinition, readDefinitions } from "./definitions.ts";
import { CannotRun, Failed } from "./ending.ts";
import { definitionPath } from "./import.ts";
import { issueLines } from "./issue-lines.ts";
import { type Answers, readAnswers, readPolicySource } from "./triage-source.ts";
import { writeResult } from "./write-file.ts";

interface TriageOptions {
  readonly from?: string;
  readonly operation?: readonly string[];
  readonly answers?: string;
  readonly out?: string;
}

/** `interlock triage DEFINITION`: asks what is open and writes a policy. */
export function registerTriage(program: Command): void {
  program
    .command("triage")
    .description("give every parameter a role, and write a policy")
    .argument("<definition>", "a connector definition")
    .option("--from <policy>", "start from an existing policy")
    .option("--operation <id...>", "only these operations")
    .option("--answers <file>", "a partial policy; asks nothing, and lists what stays open")
    .option("--out <file>", "write the policy there instead of to standard output")
    .action(async (path: string, options: TriageOptions) => {
      const [definition] = await readDefinitions(path);
      if (definition === undefined) throw new CannotRun(`${path} holds no definition`);
      const before = options.from === undefined ? undefined : await readPolicySource(options.from);
      const name = nameIn(before, definition);
      const answers = options.answers === undefined ? undefined : await readAnswers(options.answers, name);
      if (answers === undefined && !process.stdin.isTTY) {
        throw new CannotRun("there is no terminal to ask in; use --answers FILE");
      }
      const ids = await operationIds(definition, options, before?.connectors[name], answers);
      const open: Issue[] = [];
      const operations: Record<string, OperationSource> = { ...before?.connectors[name]?.operations };
      for (const id of ids) {
        const operation = operationOf(definition, id);
        if (operation === undefined) {
          if (options.operation !== undefined) throw new CannotRun(`the definition has no operation ${id}`);
          open.push(unknownOperation(name, id));
          continue;
        }
        const known = { ...before?.connectors[name]?.operations[id], ...answers?.operations[id] };
        const made =
          answers === undefined
            ? await (await prompts()).askOperation(operation, known)
            : answered(operation, known, name, open);
        if (made !== undefined) operations[id] = made;
      }
      const file = policyFile(name, definition, before, answers, operations, options.out);
      await writeResult(options.out, writePolicy(file));
      const issues = open.length > 0 ? open : check(file);
      for (const line of issueLines(issues, process.stderr)) process.stderr.write(`${line}\n`);
      if (issues.length > 0) throw new Failed();
    });
}

// Only a person at a terminal needs what draws the prompts.
function prompts(): Promise<typeof import("./triage-prompts.ts")> {
  return import("./triage-prompts.ts");
}

// The connector's name in the policy that is edited, when it has only one; else the definition's.
function nameIn(before: PolicyFile | undefined, definition: NamedDefinition): string {
  const names = Object.keys(before?.connectors ?? {});
  return names.length === 1 && names[0] !== undefined ? names[0] : definition.name;
}

async function operationIds(
  definition: NamedDefinition,
  options: TriageOptions,
  before: ConnectorSource | undefined,
  answers: Answers | undefined,
): Promise<readonly string[]> {
  if (options.operation !== undefined) return options.operation;
  if (answers !== undefined)
    return [...new Set([...Object.keys(before?.operations ?? {}), ...Object.keys(answers.operations)])];
  const { chooseOperations } = await prompts();
  return chooseOperations(definition.connector, Object.keys(before?.operations ?? {}));
}

function operationOf(definition: NamedDefinition, id: string): Operation | undefined {
  return definition.connector.operations.find((each) => each.named && each.id === id);
}

function unknownOperation(connector: string, operation: string): Issue {
  return {
    code: "unknown-operation",
    pointer: "",
    connector,
    operation,
    message: `the definition has no operation ${operation}`,
  };
}

// An answers file is a policy: an optional parameter that it does not name is skipped (policy.md).
function answered(
  operation: Operation,
  known: Partial<OperationSource>,
  connector: string,
  open: Issue[],
): OperationSource | undefined {
  const at = { connector, operation: operation.id };
  const triage = openTriage(operation, { parameters: known.parameters ?? {} });
  if (known.enabled !== false && known.permission !== "deny") {
    open.push(...triage.issues.map((issue) => ({ ...issue, ...at })));
    open.push(
      ...triage.questions.map((question) => ({
        code: "required-skipped",
        pointer: question.pointer,
        message: `${question.pointer} is open: ${question.why}`,
        suggestion: `${question.suggestion.role}: ${question.suggestion.because}`,
        ...at,
      })),
    );
  }
  if (known.permission === undefined) {
    const message = "the permission is open: allow, ask, deny or byAccess";
    open.push({ code: "unknown-permission", pointer: "", message, ...at });
    return undefined;
  }
  return { ...known, permission: known.permission };
}

function policyFile(
  name: string,
  definition: NamedDefinition,
  before: PolicyFile | undefined,
  answers: Answers | undefined,
  operations: Readonly<Record<string, OperationSource>>,
  out: string | undefined,
): PolicyFile {
  const connector: ConnectorSource = {
    connection: name,
    ...before?.connectors[name],
    ...answers?.connector,
    definition: definitionPath(definition.path, out),
    operations,
  };
  const { definition: path, connection, ...rest } = connector;
  return {
    ...before,
    ...answers?.top,
    interlock: 1,
    connectors: { ...before?.connectors, [name]: { definition: path, connection, ...rest } },
  };
}

// What was answered must be a policy file: an answers file may hold keys that are none.
function check(file: PolicyFile): readonly Issue[] {
  const parsed = parsePolicy(writePolicy(file));
  return parsed.ok
    ? []
    : parsed.issues.map((issue) => ({ ...issue, pointer: issue.pointer || formatPath([]) }));
}
