import { fail, type Issue, type Leaf, type Operation, ok, put, type Result } from "@interlock/core";
import { compileTool } from "../compile/compile-tool.ts";
import { isTrigger, whyUnsendable } from "../compile/whether-tool.ts";
import type { RoleSource } from "../file/policy-file.ts";
import { openReport } from "../file/report.ts";
import { type Coverage, coverageOf } from "../roles/coverage.ts";
import { isInjectable } from "../roles/injectable.ts";
import { openLockCheck } from "../roles/lock-check.ts";
import { placeLocks } from "../roles/locks.ts";
import { type Address, addressKey, isWithin, resolvePointer } from "../roles/parameter-index.ts";
import { type Roles, readRoles } from "../roles/roles.ts";
import { type Suggestion, suggestRole } from "../roles/suggest-role.ts";
import { answerOrder, parentsOf } from "./answer-order.ts";
import { type Question, questionFor } from "./question.ts";

/** The answers so far, as JSON: what a conversation is stored and resumed by. */
export interface TriageState {
  readonly kind: "interlock-triage";
  readonly operation: string;
  readonly parameters: Readonly<Record<string, RoleSource>>;
}

/** A conversation that gives every parameter of one operation a role. Each answer makes the next one. */
export interface Triage {
  readonly operation: Operation;
  /** What has no role yet, in the order in which it can be answered. */
  readonly questions: readonly Question[];
  /** Defaults that are suggested, for saying so aloud. */
  readonly announcements: readonly { readonly pointer: string; readonly suggestion: Suggestion }[];
  /** What is wrong with the answers as a whole: elements that nobody creates, answers to what is gone. */
  readonly issues: readonly Issue[];
  /** No question is open and nothing is wrong. */
  readonly done: boolean;
  readonly state: TriageState;
  /** Gives a parameter, or everything below an object, a role; checked at once. A changed parent reopens its children. */
  answer(pointer: string, role: RoleSource): Result<Triage>;
  /** Takes an answer back. */
  reopen(pointer: string): Triage;
  /** Skips every optional parameter that is still open. */
  skipRest(): Triage;
  /** The roles for the policy file; refused while a question is open (the STOP rule, governance.md 3.7). */
  build(): Result<Readonly<Record<string, RoleSource>>>;
}

/** Opens a conversation: anew, from its stored state, or from an operation of an existing policy, for editing. */
export function openTriage(
  operation: Operation,
  from?: TriageState | { readonly parameters?: Readonly<Record<string, RoleSource>> },
): Triage {
  const parameters = from?.parameters ?? {};
  // In a policy, an optional parameter without a role is skipped (policy.md 2.5); in a stored state it is open.
  const isPolicy = from !== undefined && !("kind" in from);
  const opened = triageOf(operation, parameters);
  return isPolicy ? opened.skipRest() : opened;
}

function triageOf(operation: Operation, parameters: Readonly<Record<string, RoleSource>>): Triage {
  const report = openReport();
  const roles = readRoles(operation, parameters, [], report);
  const coverage = coverageOf(operation, roles, placeLocks(operation, roles, [], openReport()));
  const open = operation.parameters.filter((leaf) => isOpen(operation, leaf, roles, coverage));
  const questions = answerOrder(operation, open, coverage.isNeeded).map((leaf) =>
    ask(operation, leaf, open, coverage),
  );
  const unsendable = whyUnsendable(operation);
  const issues = [
    ...(unsendable === undefined ? [] : [{ ...unsendable, operation: operation.id }]),
    ...report.issues,
    ...wholeIssues(operation, parameters),
  ];
  const state: TriageState = { kind: "interlock-triage", operation: operation.id, parameters };
  const optional = questions.filter((question) => !question.needed);
  return {
    operation,
    questions,
    announcements: questions
      .filter((question) => question.suggestion.value !== undefined)
      .map(({ pointer, suggestion }) => ({ pointer, suggestion })),
    issues,
    done: questions.length === 0 && issues.length === 0,
    state,
    answer: (pointer, role) => answer(operation, parameters, pointer, role),
    reopen: (pointer) => triageOf(operation, without(operation, parameters, pointer)),
    skipRest: () =>
      triageOf(operation, {
        ...parameters,
        ...Object.fromEntries(optional.map(({ pointer }) => [pointer, "skip"] as const)),
      }),
    build() {
      if (issues.length > 0) return fail(...issues);
      if (questions.length > 0) return fail(...questions.map(openIssue));
      return ok(parameters);
    },
  };
}

function isOpen(operation: Operation, leaf: Leaf, roles: Roles, coverage: Coverage): boolean {
  if (leaf.readOnly || leaf.notificationUrl || leaf.transport || isInjectable(operation, leaf)) return false;
  if (coverage.isAgent(leaf) || coverage.isUser(leaf)) return false;
  const needed = coverage.isNeeded(leaf);
  if (leaf.internal) return needed;
  return needed || roles.of(leaf) === undefined;
}

function ask(operation: Operation, leaf: Leaf, open: readonly Leaf[], coverage: Coverage): Question {
  const parents = parentsOf(operation, leaf);
  const facts = { needed: coverage.isNeeded(leaf), isTrigger: isTrigger(operation) };
  const hasAgentParent = parents.some((parent) => coverage.isAgent(parent));
  return questionFor(leaf, {
    ...facts,
    suggestion: suggestRole(leaf, { ...facts, hasAgentParent }),
    waitsFor: parents.filter((parent) => open.includes(parent)).map((parent) => parent.pointer),
  });
}

function answer(
  operation: Operation,
  before: Readonly<Record<string, RoleSource>>,
  pointer: string,
  role: RoleSource,
): Result<Triage> {
  if (role === "agent" && isTrigger(operation)) {
    const message = "a trigger is triaged with user and skip only";
    return fail({ code: "trigger-selected", pointer, message, operation: operation.id });
  }
  const kept = without(operation, before, pointer);
  const alone = openReport();
  const roles = readRoles(operation, { [pointer]: role }, [], alone);
  if (alone.issues.length > 0) return fail(...alone.issues);
  const [written] = roles.written;
  const after: Record<string, RoleSource> = { ...kept };
  put(after, pointer, role);
  if (JSON.stringify(before[pointer]) !== JSON.stringify(role) && written !== undefined) {
    for (const child of childrenOf(operation, written, after)) Reflect.deleteProperty(after, child);
  }
  const refused = wholeIssues(operation, after).filter((issue) => blocking.includes(issue.code));
  if (refused.length > 0) return fail(...refused);
  if (role === "skip") {
    const next = triageOf(operation, after);
    const needed = next.questions.find((question) => question.needed && question.pointer === pointer);
    if (needed !== undefined) {
      return fail({
        code: "required-skipped",
        pointer,
        message: `${pointer} is needed and cannot be skipped`,
      });
    }
  }
  return ok(triageOf(operation, after));
}

// What makes an answer wrong at once; the rest may still be mended by a later one.
const blocking = ["lock-invalid", "lock-overlap", "lock-parent-agent"];

// Locked values that were looked up under the parent's old value; transitively, for they are parents themselves.
function childrenOf(
  operation: Operation,
  at: Address,
  answers: Readonly<Record<string, RoleSource>>,
): readonly string[] {
  const changed = new Set<Leaf>(operation.parameters.filter((leaf) => isWithin(leaf, at)));
  const asked = new Set(changed);
  for (let grew = true; grew; ) {
    grew = false;
    for (const leaf of operation.parameters) {
      if (changed.has(leaf) || !parentsOf(operation, leaf).some((parent) => changed.has(parent))) continue;
      changed.add(leaf);
      grew = true;
    }
  }
  const children = new Set([...changed].filter((leaf) => !asked.has(leaf)).map(addressKey));
  return Object.keys(answers).filter((text) => {
    const address = resolvePointer(operation, text);
    return typeof answers[text] === "object" && address !== undefined && children.has(addressKey(address));
  });
}

function without(
  operation: Operation,
  parameters: Readonly<Record<string, RoleSource>>,
  pointer: string,
): Readonly<Record<string, RoleSource>> {
  const address = resolvePointer(operation, pointer);
  const at = address === undefined ? undefined : addressKey(address);
  return Object.fromEntries(
    Object.entries(parameters).filter(([text]) => {
      const other = resolvePointer(operation, text);
      return text !== pointer && (other === undefined || addressKey(other) !== at);
    }),
  );
}

function wholeIssues(
  operation: Operation,
  parameters: Readonly<Record<string, RoleSource>>,
): readonly Issue[] {
  const report = openReport();
  const source = { permission: "allow" as const, parameters };
  compileTool({
    name: operation.id,
    connector: "",
    operation,
    source,
    path: [],
    report,
    checkLock: openLockCheck(),
  });
  return report.issues.filter(
    (issue) =>
      issue.code !== "required-skipped" &&
      issue.code !== "default-unfit" &&
      issue.code !== "unknown-pointer" &&
      issue.code !== "pointer-into-choice",
  );
}

function openIssue(question: Question): Issue {
  return {
    code: "required-skipped",
    pointer: question.pointer,
    message: `${question.pointer} is still open: ${question.why}`,
    suggestion: `${question.suggestion.role}: ${question.suggestion.because}`,
  };
}
