import { type Provider, providers, toolsFor, toTool } from "@interlock/core";
import { type LintRule, perTool } from "./lint-rule.ts";

/** Arguments that unfold to more than a provider that takes no references can be given. */
export const providerSchemaCut: LintRule = {
  code: "provider-schema-cut",
  severity: "warning",
  about: "arguments too large for a provider that takes no references: parts of them are JSON text there",
  check: perTool((tool) =>
    (Object.keys(providers) as Provider[]).flatMap((provider) => {
      const cut = toolsFor(provider, [toTool(tool)])[0]?.cut ?? 0;
      return cut === 0
        ? []
        : [
            {
              message: `the arguments of ${tool.name} unfold to more than ${provider} can be given: ${cut} parts of them are JSON text there`,
              suggestion:
                "lock or skip parameters that the agent does not need, or use the tool with another provider",
            },
          ];
    }),
  ),
};
