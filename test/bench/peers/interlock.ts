import { decide, type Facts } from "@interlock/approval";
import type { Call, Verdict } from "@interlock/core";
import { type Engine, verdictOf } from "./engine.ts";

/** A session's first call under review. */
export const facts: Facts = {
  now: 1,
  tenant: "tenant",
  session: "session",
  mode: "review",
  actor: { id: "ann" },
  authority: "held",
  generation: 1,
};

/** What all others are compared with. */
export const interlock: Engine = {
  name: "Interlock decide",
  open: async () => (call: Call) => () => decide(call, facts).verdict,
};

/** What deciding cannot be cheaper than: the tool looked up by its name, and its answer written beside it. */
export const bareMap: Engine = {
  name: "a bare Map.get",
  open: async (policy) => {
    const verdicts = new Map(policy.tools.map((tool) => [tool.name, verdictOf(tool)]));
    return ({ tool: { name } }) =>
      () =>
        verdicts.get(name) as Verdict;
  },
};
