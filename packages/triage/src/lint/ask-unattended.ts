import { autonomousOnAsk } from "./ceilings.ts";
import { type LintRule, perTool } from "./lint-rule.ts";

/** Ask tools that would run without a person. */
export const askUnattended: LintRule = {
  code: "ask-unattended",
  severity: "warning",
  about: "Ask tools that would run unattended (`proceed`)",
  check: perTool((tool, policy) => {
    const onAsk = autonomousOnAsk(tool, policy);
    return tool.permission === "ask" && onAsk.size === 1 && onAsk.has("proceed")
      ? [
          {
            message: `${tool.operation} asks, but runs without a person in an autonomous session (onAsk: proceed)`,
            suggestion: "onAsk: defer parks the call for approval, deny refuses it",
          },
        ]
      : [];
  }),
};
