import { isAnchored } from "@interlock/core/schema";
import { type LintRule, perTool } from "./lint-rule.ts";
import { writtenPatterns } from "./patterns.ts";

/** A constraint's pattern that also fits a longer value. */
export const patternUnanchored: LintRule = {
  code: "pattern-unanchored",
  severity: "warning",
  about: "unanchored patterns, and `.` before `@`",
  check: perTool((tool) =>
    writtenPatterns(tool)
      .filter(({ of }) => of === "constraint")
      .flatMap(({ pointer, pattern }) => {
        if (!isAnchored(pattern)) {
          return [
            {
              pointer,
              message: `the pattern on ${pointer} also fits longer values: "x@evil.example,oncall@contoso.com" holds "oncall@contoso.com"`,
              suggestion: `anchor it: ^(?:${pattern})$`,
            },
          ];
        }
        return /\.[*+]\)?@/u.test(pattern)
          ? [
              {
                pointer,
                message: `in the pattern on ${pointer}, "." before "@" also fits separators: "a@evil.example;b@contoso.com"`,
                suggestion: "name the characters that may stand there: [A-Za-z0-9._-]+@",
              },
            ]
          : [];
      }),
  ),
};
