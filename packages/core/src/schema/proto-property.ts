import { isObject, type Json, type JsonSchema, put } from "../json.ts";

/**
 * A schema in which a property called `__proto__` is checked like any other: the validator leaves it out of `properties`,
 * and knows it by a pattern.
 */
export function withProtoProperties(schema: JsonSchema): JsonSchema {
  return JSON.stringify(schema).includes('"__proto__"') ? (rewrite(schema) as JsonSchema) : schema;
}

function rewrite(value: Json): Json {
  if (Array.isArray(value)) return value.map(rewrite);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) put(copy, key, rewrite(part));
  const properties = copy["properties"];
  if (!isObject(properties) || !Object.hasOwn(properties, "__proto__")) return copy;
  const own = Object.getOwnPropertyDescriptor(properties, "__proto__")?.value as Json;
  const patterns = isObject(copy["patternProperties"]) ? copy["patternProperties"] : {};
  return { ...copy, patternProperties: { ...patterns, "^__proto__$": own } };
}
