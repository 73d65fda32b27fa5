import { type LintRule, perTool } from "./lint-rule.ts";

/** Other keys that the policy gives, of which a model hears nothing where its provider takes no maps. */
export const otherKeysLost: LintRule = {
  code: "other-keys-lost",
  severity: "warning",
  about: "other keys (`~other`) that a provider without maps (Gemini) leaves out",
  check: perTool((tool) =>
    tool.agent
      .filter((leaf) => leaf.segments.at(-1) === true)
      .map((leaf) => ({
        pointer: leaf.pointer,
        message: `the keys at ${leaf.pointer} of ${tool.operation} are left out where a provider takes no maps, as Gemini`,
        suggestion: `leave ${leaf.pointer} out, or write what to put there into a declared parameter`,
      })),
  ),
};
