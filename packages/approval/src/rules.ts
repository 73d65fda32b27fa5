import {
  type Call,
  type JsonObject,
  own,
  put,
  type Reason,
  type Rule,
  type WireParameter,
} from "@interlock/core";
import { type Condition, compileCondition } from "@interlock/core/schema";
import type { Facts } from "./facts.ts";
import { hasOrigin } from "./origin.ts";

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
  return rule.origins === undefined || hasOrigin(rule.origins, call, facts);
}

// What is not sent is not there: a null of a query, a header or a form field, an empty list whose name would be repeated.
function sentArguments(call: Call): JsonObject {
  const unsent = call.tool.parameters.filter((parameter) => isUnsent(parameter, call.arguments));
  if (unsent.length === 0) return call.arguments;
  const keys = new Set(unsent.map((parameter) => parameter.key));
  const sent: Record<string, JsonObject[string]> = {};
  for (const [key, value] of Object.entries(call.arguments)) if (!keys.has(key)) put(sent, key, value);
  return sent;
}

function isUnsent(parameter: WireParameter, args: JsonObject): boolean {
  const value = own(args, parameter.key);
  if (value === null) return true;
  const isRepeated = parameter.in === "formData" && parameter.collectionFormat === "multi";
  return isRepeated && Array.isArray(value) && value.length === 0;
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
