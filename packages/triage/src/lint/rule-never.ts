import { judgedRules } from "./judged-rules.ts";
import { type LintRule, perTool } from "./lint-rule.ts";

/** A rule that holds for no call: whatever it was to keep from running runs. */
export const ruleNever: LintRule = {
  code: "rule-never",
  severity: "warning",
  about: "rules that can never hold; an error where they would deny",
  check: perTool((tool) =>
    judgedRules(tool).flatMap(({ rule, name, answer, clashes }) =>
      clashes.length > 0 || answer.is !== "no"
        ? []
        : [
            {
              ...(rule.permission === "deny" ? { severity: "error" as const } : {}),
              message: `${name} can never hold: ${answer.why}`,
              suggestion: "mend its condition, or take the rule out",
            },
          ],
    ),
  ),
};
