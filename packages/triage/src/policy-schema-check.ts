import { isObject, type Json, type JsonSchema, own } from "@interlock/core";
import { checkPattern, compileSchema, typeStrict } from "@interlock/core/schema";

/** A schema that a policy writes, made type-strict; or why it cannot be used. */
export function strictSchema(
  schema: JsonSchema,
): { readonly schema: JsonSchema } | { readonly refusal: string } {
  const bad = patternsOf(schema).find((pattern) => checkPattern(pattern) !== undefined);
  if (bad !== undefined) {
    return { refusal: `the pattern ${JSON.stringify(bad)} is not RE2 syntax: ${checkPattern(bad)}` };
  }
  try {
    const strict = typeStrict(schema);
    compileSchema(strict);
    return { schema: strict };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : "it is no JSON Schema" };
  }
}

/** Whether a schema itself decides what type a value has. */
export function isTyped(schema: JsonSchema): boolean {
  if (["type", "const", "enum"].some((keyword) => own(schema, keyword) !== undefined)) return true;
  const all = own(schema, "allOf");
  if (Array.isArray(all) && all.some((part) => isObject(part) && isTyped(part))) return true;
  return ["anyOf", "oneOf"].some((keyword) => {
    const parts = own(schema, keyword);
    return Array.isArray(parts) && parts.length > 0 && parts.every((part) => isObject(part) && isTyped(part));
  });
}

/** Every pattern of a schema, keys of `patternProperties` included. */
export function patternsOf(schema: Json): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(patternsOf);
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "pattern" && typeof value === "string") return [value];
    if (["const", "enum", "default", "examples"].includes(keyword)) return [];
    const keys = keyword === "patternProperties" && isObject(value) ? Object.keys(value) : [];
    return [...keys, ...patternsOf(value)];
  });
}
