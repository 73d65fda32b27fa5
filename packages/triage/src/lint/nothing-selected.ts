import type { LintRule } from "./lint-rule.ts";

/** A policy under which the agent has no tool. */
export const nothingSelected: LintRule = {
  code: "nothing-selected",
  severity: "warning",
  about: "nothing selected",
  check: (policy) =>
    policy.tools.length === 0
      ? [
          {
            message: "no operation is selected, so the agent has no tools",
            suggestion: "name operations under `operations`, with a permission other than deny",
          },
        ]
      : [],
};
