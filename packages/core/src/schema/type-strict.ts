import { isObject, type Json, type JsonSchema, put } from "../json.ts";

const implied: Readonly<Record<string, readonly string[]>> = {
  string: ["pattern", "minLength", "maxLength", "format"],
  number: ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"],
  array: [
    "items",
    "prefixItems",
    "unevaluatedItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
  ],
  object: [
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "minProperties",
    "maxProperties",
  ],
};
const nested = [
  "items",
  "unevaluatedItems",
  "contains",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
];
const nestedLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const nestedMaps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/**
 * A keyword for one type says nothing of the others in JSON Schema: `pattern` accepts an array, `maximum` a string.
 * In a policy such a keyword implies its type (governance.md §4).
 */
export function typeStrict(schema: JsonSchema): JsonSchema {
  const strict: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) put(strict, key, descend(key, value));
  if (!Object.hasOwn(schema, "type")) {
    const types = Object.keys(implied).filter((type) =>
      implied[type]?.some((key) => Object.hasOwn(schema, key)),
    );
    if (types.length > 0) strict["type"] = types;
  }
  return strict;
}

function descend(key: string, value: Json): Json {
  if (nested.includes(key) && isObject(value)) return typeStrict(value);
  if (nestedLists.includes(key) && Array.isArray(value))
    return value.map((item) => (isObject(item) ? typeStrict(item) : item));
  if (nestedMaps.includes(key) && isObject(value)) {
    const map: Record<string, Json> = {};
    for (const [name, item] of Object.entries(value))
      put(map, name, isObject(item) ? typeStrict(item) : item);
    return map;
  }
  return value;
}
