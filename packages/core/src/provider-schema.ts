import { isObject, type Json, type JsonSchema, own, put } from "./json.ts";

// What Gemini's function declarations know of JSON Schema; an unknown keyword refuses the whole request.
const known = new Set([
  "type",
  "format",
  "title",
  "description",
  "nullable",
  "enum",
  "properties",
  "required",
  "items",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "minProperties",
  "maxProperties",
  "minimum",
  "maximum",
  "pattern",
  "anyOf",
  "default",
]);
const formats = new Set(["enum", "date-time", "float", "double", "int32", "int64"]);
const maxDepth = 24;

/** A schema in Gemini's subset: references inlined where they end, opened where they recur. */
export function geminiSchema(schema: JsonSchema): JsonSchema {
  const definitions = own(schema, "$defs");
  return translate(schema, isObject(definitions) ? definitions : {}, []);
}

function translate(schema: JsonSchema, definitions: JsonSchema, trail: readonly string[]): JsonSchema {
  const ref = own(schema, "$ref");
  if (typeof ref === "string") return inlined(schema, ref, definitions, trail);
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(withPlainWords(schema))) {
    if (known.has(keyword)) put(kept, keyword, part(keyword, value, definitions, trail));
  }
  if (typeof kept["format"] !== "string" || !formats.has(kept["format"])) remove(kept, "format");
  if (kept["type"] !== "string") remove(kept, "enum");
  if (kept["type"] === "array" && kept["items"] === undefined) kept["items"] = { type: "string" };
  return kept;
}

function inlined(
  schema: JsonSchema,
  ref: string,
  definitions: JsonSchema,
  trail: readonly string[],
): JsonSchema {
  const { $ref: _, ...siblings } = schema;
  const name = ref.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
  const target = own(definitions, name);
  if (!isObject(target) || trail.includes(name) || trail.length >= maxDepth) {
    const type = own(target, "type");
    return translate({ type: typeof type === "string" ? type : "object", ...siblings }, definitions, trail);
  }
  return translate({ ...target, ...siblings }, definitions, [...trail, name]);
}

// A list of types, `const` and `oneOf` have words of their own there.
function withPlainWords(schema: JsonSchema): JsonSchema {
  const { type, const: constant, oneOf, ...rest } = schema;
  const types = Array.isArray(type)
    ? (type as readonly Json[]).filter((entry) => entry !== "null")
    : undefined;
  return {
    ...rest,
    ...(types === undefined
      ? type === undefined
        ? {}
        : { type }
      : {
          ...(types.length === 1
            ? { type: types[0] as Json }
            : { anyOf: types.map((entry) => ({ type: entry })) }),
          ...((type as readonly Json[]).includes("null") ? { nullable: true } : {}),
        }),
    ...(typeof constant === "string" ? { enum: [constant] } : {}),
    ...(oneOf === undefined ? {} : { anyOf: oneOf }),
  };
}

function part(keyword: string, value: Json, definitions: JsonSchema, trail: readonly string[]): Json {
  const within = (inner: Json): Json => (isObject(inner) ? translate(inner, definitions, trail) : inner);
  if (keyword === "items") return within(value);
  if (keyword === "anyOf") return Array.isArray(value) ? value.map(within) : [];
  if (keyword === "enum")
    return Array.isArray(value) ? value.filter((entry) => typeof entry === "string" && entry !== "") : [];
  if (keyword !== "properties" || !isObject(value)) return value;
  const properties: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) put(properties, name, within(inner));
  return properties;
}

function remove(target: Record<string, Json>, keyword: string): void {
  if (Object.hasOwn(target, keyword)) Reflect.deleteProperty(target, keyword);
}
