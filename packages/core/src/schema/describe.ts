import { isObject, type Json, own } from "../json.ts";
import { describeFormat } from "./formats.ts";
import type { Violation } from "./violation.ts";

/** What a value that was refused must be, as half a sentence: "must be at most 100". Tells the policy's words alone. */
export function describeViolation({ keyword, says, property }: Violation): string {
  return own<Sentence>(sentences, keyword)?.(says as Json, property) ?? "must be as the policy says";
}

type Sentence = (says: Json, property: string | undefined) => string | undefined;

const sentences: Readonly<Record<string, Sentence>> = {
  type: (types) => `must be ${oneOf((Array.isArray(types) ? types : [types]).map(typeName))}`,
  const: (value) => `must be ${shown(value)}`,
  enum: (values) => `must be ${oneOf((values as readonly Json[]).map(shown))}`,
  minimum: (limit) => `must be at least ${shown(limit)}`,
  maximum: (limit) => `must be at most ${shown(limit)}`,
  exclusiveMinimum: (limit) => `must be above ${shown(limit)}`,
  exclusiveMaximum: (limit) => `must be below ${shown(limit)}`,
  multipleOf: (step) => `must be a multiple of ${shown(step)}`,
  minLength: (limit) => `must have at least ${count(limit, "character")}`,
  maxLength: (limit) => `must have at most ${count(limit, "character")}`,
  pattern: (pattern) => `must match ${short(String(pattern))}`,
  format: (name) => `must be ${describeFormat(String(name))}`,
  minItems: (limit) => `must have at least ${count(limit, "item")}`,
  maxItems: (limit) => `must have at most ${count(limit, "item")}`,
  uniqueItems: () => "must not hold the same item twice",
  contains: () => "must hold as many of the wanted items as the policy says",
  minProperties: (limit) => `must have at least ${count(limit, "member")}`,
  maxProperties: (limit) => `must have at most ${count(limit, "member")}`,
  required: (_, property) => `must have a member ${shown(property ?? "")}`,
  dependentRequired: (_, property) => `must also have a member ${shown(property ?? "")}`,
  additionalProperties: () => "must not have other members than the policy allows",
  propertyNames: () => "must have members of the names that the policy allows",
  anyOf: () => "must fit one of the forms that the policy allows",
  oneOf: () => "must fit exactly one of the forms that the policy allows",
  not: notSentence,
  "false schema": () => "must not be there",
};

// Lists of what is denied are told; of more the agent learns that it is refused.
function notSentence(schema: Json): string | undefined {
  if (!isObject(schema) || Object.keys(schema).length !== 1) return "must not be what the policy excludes";
  const { const: value, enum: values, pattern } = schema;
  if (value !== undefined) return `must not be ${shown(value)}`;
  if (Array.isArray(values)) return `must not be ${oneOf((values as readonly Json[]).map(shown))}`;
  return typeof pattern === "string"
    ? `must not match ${short(pattern)}`
    : "must not be what the policy excludes";
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

function typeName(type: Json): string {
  return typeNames[String(type)] ?? String(type);
}

const mostChoices = 20;

function oneOf(choices: readonly string[]): string {
  const some = choices.slice(0, mostChoices);
  const rest = choices.length - some.length;
  if (rest > 0) return `one of ${some.join(", ")} and ${rest} more`;
  return some.length < 3 ? some.join(" or ") : `one of ${some.join(", ")}`;
}

function count(limit: Json, thing: string): string {
  return `${shown(limit)} ${thing}${limit === 1 ? "" : "s"}`;
}

function shown(value: Json): string {
  return short(JSON.stringify(value));
}

const longest = 200;

function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}
