import { type LintRule, perTool } from "./lint-rule.ts";

/** An operation that proxies arbitrary requests. */
export const unboundedSelected: LintRule = {
  code: "unbounded-selected",
  severity: "warning",
  about: "`HttpRequest`-like operations that reach anything",
  check: perTool((tool) =>
    tool.unbounded
      ? [
          {
            message: `${tool.operation} sends whatever request it is told to: it reaches everything that its connection may`,
            suggestion: "select the operations that are meant instead, or lock its method and address",
          },
        ]
      : [],
  ),
};
