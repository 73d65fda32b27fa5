import { type LintRule, perTool } from "./lint-rule.ts";
import { writtenPatterns } from "./patterns.ts";

/** A pattern that runs in linear time here, and away in engines that backtrack (editors, providers, other hosts). */
export const patternCatastrophic: LintRule = {
  code: "pattern-catastrophic",
  severity: "warning",
  about: "catastrophic patterns",
  check: perTool((tool) =>
    writtenPatterns(tool)
      .filter(({ pattern }) => repeatsRepetition(pattern))
      .map(({ pointer, pattern }) => ({
        pointer,
        message: `the pattern ${JSON.stringify(pattern)} repeats a repetition: engines that backtrack run away on it`,
        suggestion: "write it without a repeated group that repeats: ^a+$ instead of ^(a+)+$",
      })),
  ),
};

// Whether an unbounded repetition stands inside a group that is itself repeated without bound.
function repeatsRepetition(pattern: string): boolean {
  const groups: { repeats: boolean }[] = [{ repeats: false }];
  let inClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index];
    if (char === "\\") index++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") groups.push({ repeats: false });
    else if (char === ")") {
      const inner = groups.pop();
      const repeated = isRepeat(pattern, index + 1);
      if (inner?.repeats === true && repeated) return true;
      const outer = groups.at(-1);
      if (outer !== undefined && (repeated || inner?.repeats === true)) outer.repeats = true;
    } else if (isRepeat(pattern, index)) {
      const group = groups.at(-1);
      if (group !== undefined) group.repeats = true;
    }
  }
  return false;
}

function isRepeat(pattern: string, index: number): boolean {
  const char = pattern[index];
  if (char === "+" || char === "*") return true;
  return char === "{" && /^\{\d+,\}/u.test(pattern.slice(index));
}
