import type { Call, JsonObject, Reason, Rule } from "@interlock/core";
import { type Condition, compileCondition } from "@interlock/core/schema";
import type { Facts } from "./facts.ts";
import { hasOrigin } from "./origin.ts";
import { sentArguments } from "./sent-arguments.ts";

/** What the policy's rules make of a call: the strictest that matches, with every match as a reason. */
export function applyRules(
  call: Call,
  facts: Facts,
): { readonly raise: "ask" | "deny" | undefined; readonly reasons: readonly Reason[] } {
  let raise: "ask" | "deny" | undefined;
  const reasons: Reason[] = [];
  const args = sentArguments(call);
  for (const rule of call.tool.rules) {
    if (!matches(rule, args, call, facts)) continue;
    // What is no known permission is the strictest one.
    if (raise !== "deny") raise = rule.permission === "ask" ? "ask" : "deny";
    const code = rule.origins === undefined ? "rule" : "origin";
    reasons.push({ code, detail: rule.reason, ...(rule.tellAgent ? { tellAgent: true } : {}) });
  }
  return { raise, reasons };
}

function matches(rule: Rule, args: JsonObject, call: Call, facts: Facts): boolean {
  if (rule.if !== undefined && !conditionOf(rule, rule.if)(args)) return false;
  return rule.origins === undefined || hasOrigin(rule.origins, call, facts, args);
}

const conditions = new WeakMap<Rule, Condition>();

// Throws when it is none of the policy's schemas: such a policy was not compiled by us, and nothing of it runs.
function conditionOf(rule: Rule, schema: NonNullable<Rule["if"]>): Condition {
  let condition = conditions.get(rule);
  if (condition === undefined) {
    condition = compileCondition(schema);
    conditions.set(rule, condition);
  }
  return condition;
}
