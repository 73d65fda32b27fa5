import { isObject, type Json, type JsonSchema, own, put } from "@interlock/core";

/** What a field's schema says beyond the definition's, as a constraint, and the keywords of it that no constraint has. */
export interface Narrowing {
  readonly schema: JsonSchema;
  readonly unsaid: readonly string[];
}

/** Compares a parameter's schema with what the definition says of it, both written as the field writes them. */
export function narrowingOf(said: JsonSchema, declared: JsonSchema): Narrowing {
  const schema: Record<string, Json> = {};
  const unsaid: string[] = [];
  for (const [keyword, value] of Object.entries(said)) {
    const before = own(declared, keyword);
    if (isAnnotation(keyword) || (before !== undefined && JSON.stringify(before) === JSON.stringify(value)))
      continue;
    // The field's own `required` is a boolean in the property (connectors.md 8.2); whoever reads the leaf has read it.
    if (keyword === "required" && typeof value === "boolean") continue;
    if (keyword === "type" && isSameType(value, before)) continue;
    if (keyword === "format" && !formats.has(value)) unsaid.push(`format ${JSON.stringify(value)}`);
    else if ((keyword === "items" || keyword === "additionalProperties") && isObject(value)) {
      const inner = narrowingOf(value, isObject(before) ? before : {});
      unsaid.push(...inner.unsaid);
      if (Object.keys(inner.schema).length > 0) schema[keyword] = inner.schema;
    } else if (keyword === "properties" && isObject(value)) {
      const properties = narrowedProperties(value, before, unsaid);
      if (Object.keys(properties).length > 0) schema[keyword] = properties;
    } else if (constraining.has(keyword)) put(schema, keyword, standard(value));
    else unsaid.push(keyword);
  }
  return { schema, unsaid };
}

/** Keywords that narrow an object or array which is no leaf: a constraint stands on leaves alone. */
export function containerNarrowing(said: JsonSchema, declared: JsonSchema): readonly string[] {
  const { properties: _properties, items: _items, required: _required, type: _type, ...rest } = said;
  const { schema, unsaid } = narrowingOf(rest, declared);
  return [...Object.keys(schema), ...unsaid];
}

function narrowedProperties(said: JsonSchema, before: Json | undefined, unsaid: string[]): JsonSchema {
  const made: Record<string, Json> = {};
  for (const [name, part] of Object.entries(said)) {
    if (!isObject(part)) continue;
    const declared = own(before, name);
    const inner = narrowingOf(part, isObject(declared) ? declared : {});
    unsaid.push(...inner.unsaid);
    if (Object.keys(inner.schema).length > 0) put(made, name, inner.schema);
  }
  return made;
}

// A boolean `required` is no keyword of JSON Schema.
function standard(value: Json): Json {
  if (Array.isArray(value)) return value.map(standard);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value))
    if (!(key === "required" && typeof part === "boolean")) put(copy, key, standard(part));
  return copy;
}

function isSameType(said: Json, declared: Json | undefined): boolean {
  const types = Array.isArray(declared) ? (declared as readonly Json[]) : [declared ?? null];
  return (Array.isArray(said) ? (said as readonly Json[]) : [said]).every(
    (type) => types.includes(type) || (type === "number" && types.includes("integer")),
  );
}

function isAnnotation(keyword: string): boolean {
  return keyword.startsWith("x-") || annotations.has(keyword);
}

const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "default",
  "example",
  "examples",
  "displayName",
  "deprecated",
  "readOnly",
  "externalDocs",
  "xml",
  "$comment",
  "collectionFormat",
]);

const formats: ReadonlySet<Json> = new Set<Json>(
  "date date-time time duration email hostname ipv4 ipv6 uri uuid".split(" "),
);

/** The keywords that a constraint may have (policy.md 4.1), annotations aside. */
const constraining: ReadonlySet<string> = new Set(
  (
    "type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format " +
    "items prefixItems contains minContains maxContains minItems maxItems uniqueItems properties required " +
    "additionalProperties propertyNames minProperties maxProperties dependentRequired allOf anyOf oneOf not if then else"
  ).split(" "),
);
