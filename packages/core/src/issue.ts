/** What can be wrong with a call (governance.md 10.1). */
export type CallIssueCode =
  | "operation-unknown"
  | "unknown-parameter"
  | "locked-parameter"
  | "missing-parameter"
  | "type-mismatch"
  | "constraint-violated"
  | "value-refused"
  | "too-large"
  | "too-deep"
  /** There are more issues than are told. */
  | "more";

/** What can be wrong with a policy (governance.md 10.2). */
export type PolicyIssueCode =
  | "unknown-key"
  | "unknown-operation"
  | "unknown-pointer"
  | "unknown-permission"
  | "required-skipped"
  | "lock-overlap"
  | "lookalike-declared"
  | "lock-unreachable"
  | "lock-parent-agent"
  | "lock-invalid"
  | "trigger-selected"
  | "name-collision"
  | "pointer-into-choice"
  | "agent-secret"
  | "operation-unsendable"
  | "operation-ambiguous"
  | "default-unfit"
  | "schema-invalid"
  | "schema-unknown"
  | "untyped-under-rule"
  | "definition-drift";

/** One thing that is wrong, as data; the sentence is for people. */
export interface Issue {
  /** A closed code for machines: one of `CallIssueCode`, `PolicyIssueCode`, a lint code, or a reader's code. */
  readonly code: string;
  /** Where: a pointer into arguments, policy or definition; "" for the whole. */
  readonly pointer: string;
  /** One sentence for people. Never holds an argument value. */
  readonly message: string;
  /** `error` when left out. */
  readonly severity?: "error" | "warning";
  /** The agent may not know it: to it the place is a name that the tool does not have. */
  readonly hidden?: true;
  /** What would mend it. */
  readonly suggestion?: string;
  /** The connector's name in the policy. */
  readonly connector?: string;
  /** The operationId. */
  readonly operation?: string;
  /** The file that line and column are of, where it is not the policy's own: a definition. */
  readonly file?: string;
  /** Line and column in the source file, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** Whether any of the issues is an error. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity !== "warning");
}

/** Issues in their reported order: by pointer, then by code. */
export function sortIssues(issues: readonly Issue[]): readonly Issue[] {
  return [...issues].sort((a, b) => compare(a.pointer, b.pointer) || compare(a.code, b.code));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
