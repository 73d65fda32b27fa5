import { formatPath, type Issue, type Operation, own, put } from "@interlock/core";
import {
  type ConnectorSource,
  definitionIssues,
  editPolicy,
  type OperationSource,
  openTriage,
  operationsById,
  type PolicyFile,
  parsePolicy,
  whyNoTool,
  writePolicy,
} from "@interlock/triage";
import type { Command } from "commander";
import { definitionPath } from "../io/definition-path.ts";
import { type NamedDefinition, readDefinitions } from "../io/definitions.ts";
import { CannotRun, Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { tell } from "../io/output.ts";
import { writeResult } from "../io/write-file.ts";
import { connectorName, connectorsFor, type EditedPolicy } from "../triage/connector.ts";
import { type Answers, readAnswers, readPolicySource } from "../triage/source.ts";

interface TriageOptions {
  readonly from?: string;
  readonly connector?: string;
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
    .option("--connector <name>", "the connector of the policy that the definition is of")
    .option("--operation <id...>", "only these operations")
    .option("--answers <file>", "a partial policy; asks nothing, and lists what stays open")
    .option("--out <file>", "write the policy there instead of to standard output")
    .action(async (path: string, options: TriageOptions) => {
      const [definition, more] = await readDefinitions(path);
      if (definition === undefined) throw new CannotRun(`${path} holds no definition`);
      if (more !== undefined) throw new CannotRun(`${path} holds several definitions: name one`);
      const before = options.from === undefined ? undefined : await readPolicySource(options.from);
      const name = await connectorName(before, definition, options.connector);
      const known = own<ConnectorSource>(before?.file.connectors, name);
      const answers = options.answers === undefined ? undefined : await readAnswers(options.answers, name);
      if (answers === undefined && !process.stdin.isTTY) {
        throw new CannotRun("there is no terminal to ask in; use --answers FILE");
      }
      const ids = await operationIds(definition, options, known, answers);
      tellIssues(readerIssues(name, definition, ids));
      const open: Issue[] = [];
      const operations: Record<string, OperationSource> = { ...known?.operations };
      for (const id of ids) {
        const found = findOne(definition, id);
        if (found.operation === undefined) {
          if (options.operation !== undefined) throw new CannotRun(found.why.message);
          open.push({ ...found.why, connector: name, operation: id });
          continue;
        }
        const settings = {
          ...own<OperationSource>(known?.operations, id),
          ...own<OperationSource>(answers?.operations, id),
        };
        const made =
          answers === undefined
            ? await (await prompts()).askOperation(found.operation, settings)
            : answered(found.operation, settings, name, open);
        if (made !== undefined) put(operations, id, made);
      }
      const file = policyFile(name, definition, before, answers, operations, options.out);
      await writeResult(
        options.out,
        before === undefined ? writePolicy(file) : editPolicy(before.text, file),
      );
      const issues = open.length > 0 ? open : check(file);
      tellIssues(issues);
      if (issues.length > 0) throw new Failed();
    });
}

function tellIssues(issues: readonly Issue[]): void {
  for (const line of issueLines(issues, process.stderr)) tell(line);
}

// What the reader told of the operations that are triaged.
function readerIssues(
  connector: string,
  { path, connector: read }: NamedDefinition,
  ids: readonly string[],
): readonly Issue[] {
  return definitionIssues(read, ids).map((issue) => ({ ...issue, connector, file: path }));
}

// Only a person at a terminal needs what draws the prompts.
function prompts(): Promise<typeof import("../triage/prompts.ts")> {
  return import("../triage/prompts.ts");
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

type Found =
  | { readonly operation: Operation }
  | { readonly operation?: never; readonly why: Pick<Issue, "code" | "pointer" | "message"> };

function findOne(definition: NamedDefinition, id: string): Found {
  const same = operationsById(definition.connector).get(id) ?? [];
  const [operation] = same;
  if (operation?.named === true) return { operation };
  const message = `the definition has no operation ${id}`;
  return { why: whyNoTool(id, same) ?? { code: "unknown-operation", pointer: "", message } };
}

// An answers file is a policy: an optional parameter that it does not name is skipped (policy.md 2.5).
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
  before: EditedPolicy | undefined,
  answers: Answers | undefined,
  operations: Readonly<Record<string, OperationSource>>,
  out: string | undefined,
): PolicyFile {
  const others = connectorsFor(before, out);
  const connector: ConnectorSource = {
    connection: name,
    ...others[name],
    ...answers?.connector,
    definition: definitionPath(definition.path, out),
    operations,
  };
  const { definition: path, connection, ...rest } = connector;
  return {
    ...before?.file,
    ...answers?.top,
    interlock: 1,
    connectors: { ...others, [name]: { definition: path, connection, ...rest } },
  };
}

// What was answered must be a policy file: an answers file may hold keys that are none.
function check(file: PolicyFile): readonly Issue[] {
  const parsed = parsePolicy(writePolicy(file));
  return parsed.ok
    ? []
    : parsed.issues.map((issue) => ({ ...issue, pointer: issue.pointer || formatPath([]) }));
}
