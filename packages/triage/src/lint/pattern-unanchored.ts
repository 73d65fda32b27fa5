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

// `^a|b$` is anchored on one side of each branch only.
function isAnchored(pattern: string): boolean {
  const body = pattern.replace(/^\(\?[a-zA-Z]+\)/u, "");
  const starts = body.startsWith("^") || body.startsWith("\\A");
  const ends = (body.endsWith("$") && !body.endsWith("\\$")) || body.endsWith("\\z");
  return starts && ends && !hasOpenBranch(body);
}

function hasOpenBranch(pattern: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index];
    if (char === "\\") index++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) return true;
  }
  return false;
}
