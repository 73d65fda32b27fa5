import { isObject, type Json, type JsonSchema, own, put } from "@interlock/core";
import { policyKinds } from "./kinds.ts";

/**
 * A leaf's schema as the model reads it, with what a constraint of the policy says: type, choices, bounds, lengths, pattern,
 * format, also of a list's items (policy.md 4.7). It only narrows; what it cannot say is still checked.
 */
export function withConstraint(leaf: JsonSchema, constraint: JsonSchema): JsonSchema {
  let schema = withType(leaf, constraint);
  for (const part of conjuncts(constraint)) {
    schema = withChoices(schema, part);
    schema = withBounds(schema, part);
    const items = own(part, "items");
    const known = own(schema, "items");
    // Beside `prefixItems` they speak of the rest alone.
    if (isObject(items) && own(part, "prefixItems") === undefined)
      schema = { ...schema, items: withConstraint(isObject(known) ? known : {}, items) };
  }
  return schema;
}

// What stands in `allOf` counts like what stands beside it.
function conjuncts(schema: JsonSchema): readonly JsonSchema[] {
  const all = own(schema, "allOf");
  const parts = Array.isArray(all) ? (all as readonly Json[]).filter(isObject) : [];
  return [schema, ...parts.flatMap(conjuncts)];
}

function withType(leaf: JsonSchema, constraint: JsonSchema): JsonSchema {
  const kinds = policyKinds(constraint).types;
  if (kinds === undefined) return leaf;
  const isWhole = conjuncts(constraint).some((part) => own(part, "type") === "integer");
  const declared = own(leaf, "type");
  const before =
    declared === undefined ? undefined : Array.isArray(declared) ? (declared as readonly Json[]) : [declared];
  const names = (before ?? [...kinds]).map((name) => (name === "number" && isWhole ? "integer" : name));
  const left = names.filter((name) => kinds.has(name === "integer" ? "number" : (name as never)));
  if (left.length === 0) return leaf;
  return { ...leaf, type: left.length === 1 ? (left[0] as Json) : left };
}

function withChoices(leaf: JsonSchema, part: JsonSchema): JsonSchema {
  const constant = own(part, "const");
  const listed = constant === undefined ? own(part, "enum") : [constant];
  if (!Array.isArray(listed)) return leaf;
  const known = own(leaf, "enum");
  const names = new Set(Array.isArray(known) ? (known as readonly Json[]).map(nameOf) : []);
  const left = (listed as readonly Json[]).filter((value) => names.size === 0 || names.has(nameOf(value)));
  // Nothing is left: no value fits, which lint tells.
  return left.length === 0 ? leaf : { ...leaf, enum: left };
}

function nameOf(value: Json): string {
  return JSON.stringify(value);
}

const lower = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const upper = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

function withBounds(leaf: JsonSchema, part: JsonSchema): JsonSchema {
  const schema: Record<string, Json> = { ...leaf };
  for (const [keyword, value] of Object.entries(part)) {
    const known = own(leaf, keyword);
    if (lower.includes(keyword)) put(schema, keyword, stricter(Math.max, value, known));
    else if (upper.includes(keyword)) put(schema, keyword, stricter(Math.min, value, known));
    else if (keyword === "uniqueItems" && value === true) put(schema, keyword, true);
    // Formats of a definition are annotations: the one that is asserted is the one to know.
    else if (keyword === "format") put(schema, keyword, value);
    else if (keyword === "multipleOf" && known === undefined) put(schema, keyword, value);
    else if (keyword === "pattern" && known === undefined && isEverywhere(value)) put(schema, keyword, value);
  }
  return schema;
}

function stricter(choose: (a: number, b: number) => number, value: Json, known: Json | undefined): Json {
  return typeof known === "number" ? choose(known, value as number) : value;
}

// RE2 has syntax of its own, which a model's provider refuses.
function isEverywhere(pattern: Json): boolean {
  try {
    return new RegExp(String(pattern), "u") !== undefined;
  } catch {
    return false;
  }
}
