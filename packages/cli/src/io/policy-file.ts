import type { Issue, Policy } from "@interlock/core";
import { graftResolved } from "@interlock/dynamic";
import { loadPolicy } from "@interlock/triage/files";
import { CannotRun, Failed } from "./ending.ts";
import { issueLines } from "./issue-lines.ts";
import { tell } from "./output.ts";

/** The policy that a command works on, source or compiled. With errors: they go to standard error, and the command fails. */
export async function requirePolicy(path: string): Promise<Policy> {
  const policy = await loadPolicy(path, { graft: graftResolved });
  if (policy.ok) return policy.value;
  refuseUnreadable(policy.issues);
  for (const line of issueLines(policy.issues, process.stderr)) tell(line);
  throw new Failed();
}

/** Ends the command when the policy file itself cannot be read. */
export function refuseUnreadable(issues: readonly Issue[]): void {
  const [issue] = issues;
  // A definition that cannot be read has a place in the policy; the policy file has none.
  if (issue?.code === "unreadable-file" && issue.connector === undefined) throw new CannotRun(issue.message);
}
