import { isObject, type Json, type JsonSchema, put } from "./json.ts";
import { formatPath } from "./pointer.ts";
import type { ReservedNames } from "./policy.ts";

/**
 * In the schema of a leaf: names that an object declares and nobody supplies, where it lets keys through that it does not
 * declare. No model reads it.
 */
export const reservedKeyword = "x-reserved";

/** A schema as a model may read it, and what it reserves. */
export function splitReserved(schema: JsonSchema): {
  readonly schema: JsonSchema;
  readonly reserved: readonly ReservedNames[];
} {
  const reserved: ReservedNames[] = [];
  return { schema: withoutReserved(schema, [], reserved) as JsonSchema, reserved };
}

function withoutReserved(value: Json, path: readonly (string | number)[], found: ReservedNames[]): Json {
  if (Array.isArray(value))
    return value.map((item: Json, index) => withoutReserved(item, [...path, index], found));
  if (!isObject(value)) return value;
  const kept: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) {
    if (key !== reservedKeyword || !isList(part))
      put(kept, key, withoutReserved(part, [...path, key], found));
    else found.push({ at: formatPath(path), names: part });
  }
  return kept;
}

// A property that is called so has a schema, which is no list.
function isList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
