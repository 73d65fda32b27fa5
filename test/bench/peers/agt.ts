import type { Policy, Verdict } from "@interlock/core";
import {
  AgentMeshClient,
  GenericFrameworkAdapter,
  PolicyEngine,
  type PolicyRule,
} from "@microsoft/agent-governance-sdk";
import { type Engine, verdictOf } from "./engine.ts";

/** `evaluatePolicy` with a rule for each tool; each question evaluates every rule's condition. */
export const agt: Engine = {
  name: "AGT evaluatePolicy",
  most: 100,
  open: async (policy) => {
    const engine = new PolicyEngine();
    const actions = { allow: "allow", ask: "require_approval", deny: "deny" } as const;
    engine.loadPolicy({
      name: "workload",
      default_action: "deny",
      rules: policy.tools.map(
        (tool): PolicyRule => ({
          name: tool.name,
          condition: `tool == '${tool.name}'`,
          ruleAction: actions[verdictOf(tool)],
        }),
      ),
    });
    return ({ tool: { name } }) => {
      const context = { tool: name };
      return () => {
        const { action } = engine.evaluatePolicy("agent", context);
        return action === "require_approval" ? "ask" : action === "allow" ? "allow" : "deny";
      };
    };
  },
};

/** The adapter that its own documents put before a tool. It knows no locks and no constraints, only the tool's name. */
export function openAdapter(policy: Policy): (tool: string, input: object) => Promise<Verdict> {
  const effects = { allow: "allow", ask: "review", deny: "deny" } as const;
  const client = AgentMeshClient.create("agent", {
    policyRules: policy.tools.map((tool) => ({ action: tool.name, effect: effects[verdictOf(tool)] })),
  });
  const adapter = new GenericFrameworkAdapter(client, { actionResolver: ({ name }) => name });
  return async (name, input) => {
    const handle = await adapter.beginInvocation({ name, kind: "tool_call", input: { ...input } });
    const { decision } = handle.governanceResult;
    if (handle.allowed) handle.complete();
    return decision === "review" ? "ask" : decision;
  };
}
