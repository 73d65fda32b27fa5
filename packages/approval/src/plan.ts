import {
  type Call,
  own,
  type Policy,
  type PolicyConnector,
  type Reason,
  type ToolEntry,
} from "@interlock/core";
import { type RunModeAnswers, type RunModeTerms, runModeOf } from "@interlock/run-mode";

/** What deciding works out once for a tool: all that a policy says of it and no call changes. */
export interface DecisionPlan {
  readonly policy: Policy;
  /** The lists of actors above the tool, where a policy has any. */
  readonly actors: readonly (readonly string[])[];
  /** No rule, no limit and no confirmation could raise it. */
  readonly isPlain: boolean;
  /** The decision table's answers for it. */
  readonly table: RunModeAnswers;
  /** The same, once the tool's own ask is answered by a standing grant: it is as if the policy said allow. */
  readonly answered: RunModeAnswers;
  /** The definition's author wants a person to confirm: this raises like a rule. */
  readonly confirm: readonly Reason[];
}

const plans = new WeakMap<ToolEntry, DecisionPlan>();

/** The plan of a call's tool. */
export function planOf(call: Pick<Call, "policy" | "tool">): DecisionPlan {
  const known = plans.get(call.tool);
  // One entry may stand in two policies, whose ceilings differ.
  if (known !== undefined && known.policy === call.policy) return known;
  const plan = makePlan(call.policy, call.tool);
  plans.set(call.tool, plan);
  return plan;
}

function makePlan(policy: Policy, tool: ToolEntry): DecisionPlan {
  const connector = own<PolicyConnector>(policy.connectors, tool.connector);
  const terms: RunModeTerms = {
    permission: tool.permission,
    access: tool.access,
    marked: tool.destructive || tool.unbounded,
    // The policy's own ceiling is never absent; one that is no run mode counts as review.
    ceilings: [
      policy.ceiling,
      ...[connector?.ceiling, tool.ceiling].filter((ceiling) => ceiling !== undefined),
    ],
  };
  return {
    policy,
    actors: [policy.actors, connector?.actors].filter((list) => list !== undefined),
    isPlain: tool.rules.length === 0 && tool.limits === undefined && !tool.confirm,
    table: runModeOf(terms),
    answered: runModeOf({ ...terms, permission: tool.permission === "deny" ? "deny" : "allow" }),
    confirm: tool.confirm ? [{ code: "rule", detail: "the definition asks for a confirmation" }] : [],
  };
}
