/** A type of JSON values as keywords speak of them; `integer` is a number. */
export type JsonType = "null" | "boolean" | "number" | "string" | "array" | "object";

/** The form that a keyword's value must have. */
export type KeywordForm =
  | "types"
  | "value"
  | "values"
  | "number"
  | "step"
  | "count"
  | "flag"
  | "pattern"
  | "format"
  | "names"
  | "names by name"
  | "schema"
  | "schemas"
  | "schemas by name"
  | "text";

/** One keyword of the policy's schema language. */
export interface Keyword {
  readonly form: KeywordForm;
  /** The one type of which it says something. */
  readonly speaksOf?: JsonType;
  /** It says nothing unless one of these stands beside it. */
  readonly beside?: readonly string[];
}

const of = (speaksOf: JsonType, form: KeywordForm): Keyword => ({ speaksOf, form });

/** Every keyword of the policy's schema language (policy.md 4.1). What is not here is an error, never without effect. */
export const vocabulary: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", { form: "types" }],
  ["enum", { form: "values" }],
  ["const", { form: "value" }],
  ["minimum", of("number", "number")],
  ["maximum", of("number", "number")],
  ["exclusiveMinimum", of("number", "number")],
  ["exclusiveMaximum", of("number", "number")],
  ["multipleOf", of("number", "step")],
  ["minLength", of("string", "count")],
  ["maxLength", of("string", "count")],
  ["pattern", of("string", "pattern")],
  ["format", of("string", "format")],
  ["items", of("array", "schema")],
  ["prefixItems", of("array", "schemas")],
  ["contains", of("array", "schema")],
  ["minContains", { ...of("array", "count"), beside: ["contains"] }],
  ["maxContains", { ...of("array", "count"), beside: ["contains"] }],
  ["minItems", of("array", "count")],
  ["maxItems", of("array", "count")],
  ["uniqueItems", of("array", "flag")],
  ["properties", of("object", "schemas by name")],
  ["required", of("object", "names")],
  ["additionalProperties", of("object", "schema")],
  ["propertyNames", of("object", "schema")],
  ["minProperties", of("object", "count")],
  ["maxProperties", of("object", "count")],
  ["dependentRequired", of("object", "names by name")],
  ["allOf", { form: "schemas" }],
  ["anyOf", { form: "schemas" }],
  ["oneOf", { form: "schemas" }],
  ["not", { form: "schema" }],
  ["if", { form: "schema", beside: ["then", "else"] }],
  ["then", { form: "schema", beside: ["if"] }],
  ["else", { form: "schema", beside: ["if"] }],
  ["title", { form: "text" }],
  ["description", { form: "text" }],
  ["$comment", { form: "text" }],
]);

/** The names that `type` may give. */
export const typeNames: readonly string[] = [
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
];

/** Keywords whose schemas are laid on the value itself, taken or not. */
export const sameValue: readonly string[] = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

/** The type of a value. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}
