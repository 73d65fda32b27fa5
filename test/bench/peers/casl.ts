import { createMongoAbility } from "@casl/ability";
import { type Engine, verdictOf } from "./engine.ts";

/** A rule for each tool that may run, or may be asked for. */
export const casl: Engine = {
  name: "CASL",
  open: async (policy) => {
    const rules = policy.tools.flatMap((tool) => {
      const verdict = verdictOf(tool);
      return verdict === "deny" ? [] : [{ action: verdict, subject: tool.name }];
    });
    const ability = createMongoAbility(rules);
    return ({ tool: { name } }) =>
      () =>
        ability.can("allow", name) ? "allow" : ability.can("ask", name) ? "ask" : "deny";
  },
};
