import type { Call, Json, Reason, Rule } from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import type { Facts } from "./facts.ts";
import { hasOrigin } from "./origin.ts";

/** What the policy's rules make of a call: the strictest that matches, with every match as a reason. */
export function applyRules(
  call: Call,
  facts: Facts,
): { readonly raise: "ask" | "deny" | undefined; readonly reasons: readonly Reason[] } {
  let raise: "ask" | "deny" | undefined;
  const reasons: Reason[] = [];
  for (const rule of call.tool.rules) {
    if (!matches(rule, call, facts)) continue;
    // What is no known permission is the strictest one.
    if (raise !== "deny") raise = rule.permission === "ask" ? "ask" : "deny";
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
