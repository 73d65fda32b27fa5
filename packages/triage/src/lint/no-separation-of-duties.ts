import { type LintRule, perTool } from "./lint-rule.ts";

/** A destructive tool whose requester may approve. */
export const noSeparationOfDuties: LintRule = {
  code: "no-separation-of-duties",
  severity: "warning",
  about: "no separation of duties on destructive tools",
  check: perTool((tool) =>
    tool.destructive && !tool.approval.notRequester
      ? [
          {
            message: `whoever has the agent call ${tool.operation} may also approve it`,
            suggestion: "approval: { approvers: [ … ], notRequester: true }",
          },
        ]
      : [],
  ),
};
