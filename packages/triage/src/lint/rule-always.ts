import { judgedRules } from "./judged-rules.ts";
import { type LintRule, perTool } from "./lint-rule.ts";

/** A rule that holds for every call, because its condition says nothing or because it speaks of another type. */
export const ruleAlways: LintRule = {
  code: "rule-always",
  severity: "warning",
  about: "rules that always hold; an error where they speak of another type than the definition",
  check: perTool((tool) =>
    judgedRules(tool).flatMap(({ name, answer, clashes }) => {
      const [clash] = clashes;
      if (clash !== undefined) {
        return [
          {
            severity: "error" as const,
            pointer: clash.pointer,
            message: `${name} holds for every call in which ${clash.pointer} is there: ${clash.why}`,
            suggestion: "write its condition for the type that the definition says",
          },
        ];
      }
      if (answer.is !== "yes") return [];
      return [
        {
          message: `${name} holds for every call`,
          suggestion:
            "write permission: ask or deny for the operation, or say in its condition when it holds",
        },
      ];
    }),
  ),
};
