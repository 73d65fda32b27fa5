import { type LintRule, perTool } from "./lint-rule.ts";

/** A policy that calls a write a read. */
export const writeAsRead: LintRule = {
  code: "write-as-read",
  severity: "warning",
  about: "writes declared as reads",
  check: perTool((tool) =>
    tool.accessOverride?.is === "read" && !["get", "head", "options"].includes(tool.method)
      ? [
          {
            message: `${tool.operation} is a ${tool.method.toUpperCase()} that the policy declares a read, so it also runs in readOnly mode`,
            suggestion: "keep the override only if the operation is sure to change nothing",
          },
        ]
      : [],
  ),
};
