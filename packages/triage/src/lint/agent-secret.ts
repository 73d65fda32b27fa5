import { type LintRule, perTool } from "./lint-rule.ts";

/** A credential that the model is asked to supply. On a tool that may ask, this does not compile at all. */
export const agentSecret: LintRule = {
  code: "agent-supplies-secret",
  severity: "warning",
  about: "secrets that are agent parameters",
  check: perTool((tool) =>
    tool.agent
      .filter((leaf) => leaf.secret === true)
      .map(({ pointer }) => ({
        pointer,
        message: `${pointer} of ${tool.operation} holds a secret, which would pass through the model`,
        suggestion: "lock it by name: { user: { secret: NAME } }",
      })),
  ),
};
