import type { Json, TreeCondition } from "@interlock/core";
import { readPath } from "./response-path.ts";

/** Whether a tree item meets a condition; `unknown` when that cannot be told (connectors.md 3.1). */
export function meets(condition: TreeCondition, item: Json): boolean | "unknown" {
  switch (condition.kind) {
    case "constant":
      return condition.value;
    case "truthy":
      return Boolean(readPath(item, condition.path));
    case "not": {
      const met = meets(condition.term, item);
      return met === "unknown" ? met : !met;
    }
    case "and":
    case "or":
      return combine(condition, item);
    case "compare":
      return compare(readPath(item, condition.path) ?? null, condition.op, condition.literal);
    case "unknown":
      return "unknown";
  }
}

// One term that decides is enough; else what cannot be told stays so.
function combine(
  { kind, terms }: Extract<TreeCondition, { kind: "or" | "and" }>,
  item: Json,
): boolean | "unknown" {
  const deciding = kind === "or";
  const met = terms.map((term) => meets(term, item));
  if (met.includes(deciding)) return deciding;
  return met.includes("unknown") ? "unknown" : !deciding;
}

type Comparison = Extract<TreeCondition, { kind: "compare" }>;

// A missing property is null, which equals null only; beyond that, different types are no comparison.
function compare(value: Json, op: Comparison["op"], literal: Comparison["literal"]): boolean | "unknown" {
  if (value === null || literal === null) {
    return op === "eq" || op === "ne" ? (value === literal) === (op === "eq") : "unknown";
  }
  if (typeof value !== typeof literal) return "unknown";
  if (op === "eq" || op === "ne") return (value === literal) === (op === "eq");
  if (typeof value !== "number" && typeof value !== "string") return "unknown";
  const order = value < literal ? -1 : value > literal ? 1 : 0;
  return { gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[op];
}
