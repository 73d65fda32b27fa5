import { basename } from "node:path";
import type { Connector, Operation, Policy } from "@interlock/core";
import { generate } from "@interlock/emulator";
import {
  compilePolicy,
  openTriage,
  parsePolicy,
  type Question,
  type RoleSource,
  writePolicy,
} from "@interlock/triage";

/** A drafted policy for one operation, with the answer and its reason for each question that triage asked. */
export interface Draft {
  readonly text: string;
  readonly policy: Policy;
  readonly answers: readonly {
    readonly pointer: string;
    readonly role: RoleSource;
    readonly because: string;
  }[];
}

/** Answers every question of triage with its own suggestion and compiles; `undefined` when that does not compile. */
export function draftPolicy(connector: Connector, operation: Operation, file: string): Draft | undefined {
  const answers: Draft["answers"][number][] = [];
  let triage = openTriage(operation);
  for (let next = triage.questions[0]; next !== undefined; next = triage.questions[0]) {
    const [role, ...others] = [suggested(next, operation), "agent" as const, "skip" as const].filter(
      isAllowed(next),
    );
    const taken = [role, ...others].flatMap((each) => {
      const answered = each === undefined ? undefined : triage.answer(next.pointer, each);
      return answered?.ok && each !== undefined ? [{ each, triage: answered.value }] : [];
    })[0];
    if (taken === undefined || answers.length > 1_000) return undefined;
    triage = taken.triage;
    answers.push({ pointer: next.pointer, role: taken.each, because: next.suggestion.because });
  }
  const built = triage.build();
  if (!built.ok) return undefined;
  const text = write(operation, built.value, file);
  const source = parsePolicy(text);
  const compiled = source.ok ? compilePolicy(source.value, { drafted: connector }) : source;
  return compiled.ok ? { text, policy: compiled.value, answers } : undefined;
}

// What is optional is left out of a draft; what a look-up would offer is made up from its type.
function suggested(question: Question, operation: Operation): RoleSource {
  const { role, value } = question.suggestion;
  if (!question.needed) return "skip";
  if (role !== "user") return role;
  if (value !== undefined) return { user: value };
  const leaf = operation.parameters.find(({ pointer }) => pointer === question.pointer);
  return { user: generate(leaf?.schema, { $defs: operation.definitions }) };
}

function isAllowed(question: Question): (role: RoleSource) => boolean {
  return (role) => question.roles.includes(typeof role === "string" ? role : "user");
}

function write(operation: Operation, parameters: Readonly<Record<string, RoleSource>>, file: string): string {
  const permission = operation.access === "read" ? "allow" : "ask";
  const drafted = {
    definition: `./${basename(file)}`,
    connection: "drafted",
    operations: { [operation.id]: { permission, parameters } },
  } as const;
  return writePolicy({ interlock: 1, connectors: { drafted } });
}
