import { autonomousOnAsk } from "./ceilings.ts";
import { type LintRule, perTool } from "./lint-rule.ts";

/** Ask writes in a policy that autonomous sessions may use. */
export const autonomousAskWrite: LintRule = {
  code: "autonomous-ask-write",
  severity: "warning",
  about: "an autonomous ceiling with Ask writes",
  check: perTool((tool, policy) =>
    tool.permission === "ask" && tool.access === "write" && autonomousOnAsk(tool, policy).size > 0
      ? [
          {
            message: `${tool.operation} asks before it writes, but the policy allows sessions in which nobody is there to answer`,
            suggestion: "keep autonomous work in a policy of its own, with trusted reads only",
          },
        ]
      : [],
  ),
};
