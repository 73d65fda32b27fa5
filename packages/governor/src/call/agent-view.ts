import type { Issue, Outcome, Reason } from "@interlock/core";

/**
 * An outcome as the agent may see it: a locked, internal, skipped or undeclared argument is one issue that names only the
 * key it sent, and the text of rules and reasons stays with people unless the policy says `tellAgent` (governance.md 2.3, 2.4).
 */
export function agentView(outcome: Outcome): Outcome {
  if (outcome.status === "invalid")
    return { status: "invalid", issues: distinct(outcome.issues.map(toAgentIssue)) };
  if (outcome.status === "denied") return { ...outcome, reasons: outcome.reasons.map(toAgentReason) };
  if (outcome.status === "pending") return { ...outcome, reasons: outcome.reasons.map(toAgentReason) };
  return outcome;
}

function toAgentIssue(issue: Issue): Issue {
  if (issue.code === "locked-parameter" || issue.code === "unknown-parameter" || issue.hidden === true) {
    return { code: "unknown-parameter", pointer: issue.pointer, message: "the tool has no such parameter" };
  }
  return { code: issue.code, pointer: issue.pointer, message: issue.message };
}

function toAgentReason(reason: Reason): Reason {
  return reason.tellAgent === true ? reason : { code: reason.code };
}

function distinct(issues: readonly Issue[]): readonly Issue[] {
  return issues.filter(
    (issue, index) => issues.findIndex((i) => i.code === issue.code && i.pointer === issue.pointer) === index,
  );
}
