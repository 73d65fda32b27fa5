import { type LintRule, perTool } from "./lint-rule.ts";

/** A list that the definition wants as a repeated name, which a namespace's string map cannot say. */
export const joinedMulti: LintRule = {
  code: "joined-multi",
  severity: "warning",
  about: "`collectionFormat: multi`, which is joined with commas",
  check: perTool((tool) =>
    tool.parameters
      .filter((parameter) => parameter.collectionFormat === "multi" && parameter.in !== "formData")
      .map((parameter) => ({
        pointer: `/${parameter.key}`,
        message: `${parameter.name} of ${tool.operation} repeats its name for each value; through a namespace the values are joined with commas`,
        suggestion: "lock it to one value, or test that the service accepts a comma-separated list",
      })),
  ),
};
