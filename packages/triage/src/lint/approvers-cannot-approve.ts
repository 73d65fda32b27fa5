import type { ToolEntry } from "@interlock/core";
import { type LintRule, perTool } from "./lint-rule.ts";

/** Terms of approval that nobody can meet. */
export const approversCannotApprove: LintRule = {
  code: "approvers-cannot-approve",
  severity: "error",
  about: "approvers that cannot approve",
  check: perTool((tool, policy) => {
    const why = whyNot(tool, policy.connectors[tool.connector]?.actors ?? policy.actors);
    return why === undefined
      ? []
      : [
          {
            message: `no call of ${tool.operation} can ever be approved: ${why}`,
            suggestion: "name more approvers, or a group",
          },
        ];
  }),
};

function whyNot(tool: ToolEntry, actors: readonly string[] | undefined): string | undefined {
  const { approvers, quorum, notRequester } = tool.approval;
  if (approvers === undefined) {
    if (notRequester) return "only the session's actor may approve, and the requester may not";
    return quorum > 1
      ? `only the session's actor may approve, and ${quorum} approvals are needed`
      : undefined;
  }
  const people = new Set(approvers);
  if ([...people].some((approver) => approver.startsWith("group:"))) return undefined;
  if (people.size < quorum) return `${quorum} approvals are needed of ${people.size}`;
  // The only actor is the requester of every call.
  const [requester, ...others] = actors ?? [];
  const isAlone = requester !== undefined && others.length === 0 && people.has(requester);
  return notRequester && isAlone && people.size - 1 < quorum
    ? `${requester}, who requests every call, may not approve`
    : undefined;
}
