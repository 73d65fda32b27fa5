import type { LintRule } from "./lint-rule.ts";

// Above this, models choose the wrong tool noticeably more often; some providers refuse more than 128.
const limit = 40;

/** More tools than models handle well. */
export const tooManyTools: LintRule = {
  code: "too-many-tools",
  severity: "warning",
  about: "more tools than models handle well",
  check: (policy) =>
    policy.tools.length > limit
      ? [
          {
            message: `${policy.tools.length} tools are more than models handle well (${limit})`,
            suggestion: "select fewer operations, or split the policy by task",
          },
        ]
      : [],
};
