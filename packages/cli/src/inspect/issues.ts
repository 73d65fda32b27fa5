import type { Issue, Operation } from "@interlock/core";

/** What the reader told, by the operation that it is about. */
export interface GroupedIssues {
  readonly of: (operation: Operation) => readonly Issue[];
}

// Of what belongs to no operation, so many stand with each.
const most = 100;

/** Groups a definition's issues; what is about no operation alone stands with each. */
export function groupIssues(issues: readonly Issue[]): GroupedIssues {
  const byOperation = Map.groupBy(issues, ({ operation }) => operation);
  const shared = (byOperation.get(undefined) ?? []).slice(0, most);
  return {
    of: (operation) => [...(byOperation.get(operation.operationId ?? operation.id) ?? []), ...shared],
  };
}

/** An issue as `inspect --json` prints it. */
export function issueRecord({
  code,
  pointer,
  message,
  line,
  column,
}: Issue): Readonly<Record<string, unknown>> {
  return { code, pointer, message, ...(line === undefined ? {} : { line, column }) };
}
