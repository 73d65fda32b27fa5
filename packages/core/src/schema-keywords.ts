import { isObject, type Json, type JsonSchema } from "./json.ts";

/** Keywords that hold a schema. */
export const schemaKeywords: readonly string[] = [
  "items",
  "contains",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
];
/** Keywords that hold a list of schemas. */
export const schemaListKeywords: readonly string[] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/** Keywords that hold schemas by name. */
export const mapKeywords: readonly string[] = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
];

/** The schemas directly in a schema; not what is a value in it: `enum`, `default`, ... */
export function* schemasIn(schema: JsonSchema): Generator<JsonSchema> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (schemaKeywords.includes(keyword) && isObject(value)) yield value;
    else if (schemaListKeywords.includes(keyword) && Array.isArray(value)) yield* value.filter(isObject);
    else if (mapKeywords.includes(keyword) && isObject(value)) yield* Object.values(value).filter(isObject);
  }
}

/** A definition's name in a reference to it, `undefined` when the reference is none of ours. */
export function definitionName(reference: Json | undefined): string | undefined {
  if (typeof reference !== "string" || !reference.startsWith("#/$defs/")) return undefined;
  return reference.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
}

const types = ["string", "number", "integer", "boolean", "object", "array", "null"];
const isText = (value: Json): boolean => typeof value === "string";
const isBoolean = (value: Json): boolean => typeof value === "boolean";
const isNumber = (value: Json): boolean => typeof value === "number" && Number.isFinite(value);
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText);

/** Whether a value is a count, as the keywords of lengths and numbers of things ask. */
export const isCount = (value: Json | undefined): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const values: Readonly<Record<string, (value: Json) => boolean>> = {
  type: (value) =>
    isType(value) || (Array.isArray(value) && value.length > 0 && isSet(value) && value.every(isType)),
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: () => true,
  default: () => true,
  examples: Array.isArray,
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minContains: isCount,
  maxContains: isCount,
  minProperties: isCount,
  maxProperties: isCount,
  uniqueItems: isBoolean,
  deprecated: isBoolean,
  readOnly: isBoolean,
  writeOnly: isBoolean,
  pattern: isText,
  format: isText,
  title: isText,
  description: isText,
  $comment: isText,
  contentEncoding: isText,
  contentMediaType: isText,
  dependentRequired: (value) =>
    isObject(value) && Object.values(value).every((each) => isTexts(each) && isSet(each)),
};

/** Whether a keyword is one of JSON Schema 2020-12 with a value that its schema of schemas takes. */
export function isWellFormed(keyword: string, value: Json): boolean {
  return Object.hasOwn(values, keyword) && (values[keyword]?.(value) ?? false);
}

function isType(value: Json): boolean {
  return isText(value) && types.includes(value as string);
}

function isSet(value: Json): boolean {
  return Array.isArray(value) && new Set(value).size === value.length;
}
