import { type LintRule, perTool } from "./lint-rule.ts";

/** A tool that changes things without asking anyone. */
export const allowedWrite: LintRule = {
  code: "allowed-write",
  severity: "warning",
  about: "a write or destructive tool on allow",
  check: perTool((tool) =>
    tool.permission === "allow" && (tool.access === "write" || tool.destructive)
      ? [
          {
            message: `${tool.operation} ${tool.destructive ? "destroys" : "writes"}, and runs without asking anyone`,
            suggestion: "permission: ask, or byAccess to ask in review mode only",
          },
        ]
      : [],
  ),
};
