import type { Connector, Json, Operation, Permission } from "@interlock/core";
import {
  groupOperations,
  type OperationSource,
  openTriage,
  type Question,
  type RoleSource,
  type Triage,
} from "@interlock/triage";
import { CannotRun } from "../io/ending.ts";
import {
  cancel,
  confirm,
  groupMultiselect,
  intro,
  isCancel,
  log,
  outro,
  select,
  text,
} from "../io/prompts.ts";
import { typedValue } from "./value.ts";

/** Asks which operations are selected, grouped by what they do. */
export async function chooseOperations(
  connector: Connector,
  selected: readonly string[],
): Promise<readonly string[]> {
  intro(connector.title);
  const { reads, writes, destructive, unbounded } = groupOperations(connector);
  const group = (operations: readonly Operation[]) =>
    operations.map((operation) => ({
      value: operation.id,
      label: operation.id,
      hint: operation.title ?? "",
    }));
  const options = Object.fromEntries(
    Object.entries({
      Reads: group(reads),
      Writes: group(writes),
      Destructive: group(destructive),
      "Sends any request": group(unbounded),
    }).filter(([, each]) => each.length > 0),
  );
  return given(
    await groupMultiselect({
      message: "Which operations may the agent use?",
      options,
      initialValues: [...selected],
    }),
  );
}

/** Asks for the permission and every open parameter of one operation. */
export async function askOperation(
  operation: Operation,
  known: Partial<OperationSource>,
): Promise<OperationSource> {
  log.step(`${operation.id}${operation.title === undefined ? "" : `: ${operation.title}`}`);
  const permission = await askPermission(operation, known.permission);
  let triage = openTriage(
    operation,
    known.parameters === undefined ? undefined : { parameters: known.parameters },
  );
  for (const { pointer, suggestion } of triage.announcements) {
    log.info(`${pointer}: ${JSON.stringify(suggestion.value)} is suggested; ${suggestion.because}`);
  }
  for (let [question] = triage.questions; question !== undefined; [question] = triage.questions) {
    const left = triage.questions;
    if (left.every((each) => !each.needed) && left.length > 1 && (await skipsRest(left.length))) {
      triage = triage.skipRest();
      break;
    }
    triage = await askParameter(triage, question);
  }
  outro(`${operation.id} is done`);
  return { ...known, permission, parameters: triage.state.parameters };
}

async function askPermission(operation: Operation, known: Permission | undefined): Promise<Permission> {
  return given(
    await select<Permission>({
      message: `Permission (it is a ${operation.destructive ? "destructive " : ""}${operation.access})`,
      options: Object.entries(permissions).map(([value, hint]) => ({
        value: value as Permission,
        label: value,
        hint,
      })),
      // Nobody lets a write run unasked by pressing Enter.
      initialValue: known ?? (operation.access === "read" ? "allow" : "ask"),
    }),
  );
}

const permissions: Readonly<Record<Permission, string>> = {
  allow: "runs without asking",
  ask: "a person approves each call",
  deny: "never runs",
  byAccess: "a read runs; a write asks in review and runs when autonomous",
};

async function skipsRest(count: number): Promise<boolean> {
  return given(await confirm({ message: `${count} optional parameters are left. Skip them all?` }));
}

async function askParameter(triage: Triage, question: Question): Promise<Triage> {
  const name = question.title === undefined ? question.pointer : `${question.pointer} (${question.title})`;
  const role = given(
    await select<"user" | "agent" | "skip">({
      message: `${name}: ${question.why}`,
      options: question.roles.map((value) => ({
        value,
        label: words[value],
        hint: value === question.suggestion.role ? question.suggestion.because : "",
      })),
      initialValue: question.suggestion.role,
    }),
  );
  const answer: RoleSource = role === "user" ? { user: await askValue(question) } : role;
  const next = triage.answer(question.pointer, answer);
  if (next.ok) return next.value;
  for (const issue of next.issues) log.error(issue.message);
  return triage;
}

const words = { user: "lock it to a value", agent: "the agent supplies it", skip: "leave it out" } as const;

async function askValue(question: Question): Promise<Json> {
  if (question.choices !== undefined && question.choices.length > 0) {
    const options = question.choices.map((choice) => ({
      value: JSON.stringify(choice),
      label: String(choice),
    }));
    return JSON.parse(given(await select<string>({ message: "Which value?", options }))) as Json;
  }
  const { value } = question.suggestion;
  const typed = given(
    await text({
      message:
        question.type === "string"
          ? "Which text? ({ secret: NAME } names a secret)"
          : `Which ${question.type ?? "value"}? (YAML; { secret: NAME } names a secret)`,
      initialValue: typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value),
      validate: (line) => {
        const read = typedValue(line ?? "", question);
        return "refusal" in read ? read.refusal : undefined;
      },
    }),
  );
  const read = typedValue(typed, question);
  if ("refusal" in read) throw new CannotRun(read.refusal);
  return read.value;
}

function given<T>(answer: T): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  cancel("nothing was written");
  throw new CannotRun("cancelled");
}
