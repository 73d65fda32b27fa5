import type { Call, Json, Reason, Rule } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import type { Facts } from "./facts.ts";

/** What the policy's rules make of a call: the strictest that matches, with every match as a reason. */
export function applyRules(
  call: Call,
  facts: Facts,
): { readonly raise: "ask" | "deny" | undefined; readonly reasons: readonly Reason[] } {
  let raise: "ask" | "deny" | undefined;
  const reasons: Reason[] = [];
  for (const rule of call.tool.rules) {
    if (!matches(rule, call, facts)) continue;
    raise = raise === "deny" || rule.permission === "deny" ? "deny" : "ask";
    const code = rule.origins === undefined ? "rule" : "origin";
    reasons.push({ code, detail: rule.reason, ...(rule.tellAgent ? { tellAgent: true } : {}) });
  }
  return { raise, reasons };
}

function matches(rule: Rule, call: Call, facts: Facts): boolean {
  if (rule.if !== undefined && conditionOf(rule, rule.if)(call.arguments as Json).length > 0) return false;
  return rule.origins === undefined || hasOrigin(rule.origins, call, facts);
}

const conditions = new WeakMap<Rule, CheckValue>();

function conditionOf(rule: Rule, condition: NonNullable<Rule["if"]>): CheckValue {
  let check = conditions.get(rule);
  if (check === undefined) {
    check = compileSchema(condition);
    conditions.set(rule, check);
  }
  return check;
}

// `result` stands for the result of any call. An argument of which nothing is known has the origin `unknown`.
function hasOrigin(wanted: readonly string[], call: Call, facts: Facts): boolean {
  if (call.tool.agent.length === 0) return false;
  const known = facts.origins === undefined ? [] : Object.values(facts.origins);
  const present = known.length === 0 ? ["unknown"] : known;
  return present.some((origin) => wanted.includes(origin) || wanted.includes(origin.split(":")[0] as string));
}
