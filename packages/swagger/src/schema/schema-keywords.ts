import { type Json, type JsonObject, type JsonSchema, own, put } from "@interlock/core";
import { fitDefault } from "./default-value.ts";
import type { Flat } from "./flat.ts";
import { patternFault } from "./pattern.ts";
import { firstText, longestDescription, longestTitle } from "./plain-text.ts";
import type { Report } from "./report.ts";
import { isNullable } from "./schema-type.ts";

/** Keywords that explain a value: title, description, default. */
export function writeAnnotations(schema: JsonObject, types: readonly string[], report: Report): JsonSchema {
  const title = firstText(schema, titleKeys, longestTitle);
  const description = firstText(schema, descriptionKeys, longestDescription);
  const preset = own(schema, "default");
  const fitted = preset === undefined || preset === null ? undefined : fitDefault(preset, types);
  if (preset !== undefined && preset !== null) {
    if (fitted === undefined) report("default-dropped", "a default does not fit its type and was left out");
    else if (fitted !== preset) report("default-converted", "a default was converted to its declared type");
  }
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(fitted === undefined ? {} : { default: fitted }),
    ...(own(schema, "readOnly") === true ? { readOnly: true } : {}),
  };
}

/** Where a title may stand, best first (connectors.md 5.2). */
export const titleKeys: readonly string[] = ["x-ms-summary", "title"];
/** Where a description may stand, best first. */
export const descriptionKeys: readonly string[] = ["x-ms-description-for-model", "description"];

/** Keywords that limit a scalar, and the JSON types of the node; "file" is a string, unknown types are none. */
export function writeConstraints(
  node: Flat,
  report: Report,
): { readonly constraints: JsonSchema; readonly types: readonly string[] } {
  const types = jsonTypes(node, report);
  const constraints: Record<string, Json> = {};
  const accepts = (...names: string[]) => types.length === 0 || names.some((name) => types.includes(name));
  const choices = choicesOf(node.schema, types, report);
  if (choices !== undefined) put(constraints, "enum", choices);
  if (accepts("string")) copyString(node.schema, constraints, report);
  if (accepts("number", "integer")) copyNumber(node.schema, constraints);
  if (accepts("array")) copyCounts(node.schema, constraints, ["minItems", "maxItems"]);
  if (accepts("array") && own(node.schema, "uniqueItems") === true) constraints["uniqueItems"] = true;
  if (accepts("object")) copyCounts(node.schema, constraints, ["minProperties", "maxProperties"]);
  return { constraints, types };
}

const jsonTypeNames: readonly string[] = ["string", "number", "integer", "boolean", "array", "object"];

/** The JSON types that a node declares or implies, without "null". */
export function jsonTypes(node: Flat, report: Report): readonly string[] {
  const declared = own(node.schema, "type");
  const names = (Array.isArray(declared) ? declared : [declared]).filter((name) => typeof name === "string");
  const known = names
    .map((name) => (name === "file" ? "string" : name))
    .filter((name) => jsonTypeNames.includes(name));
  if (known.length > 0) return [...new Set(known)];
  if (names.some((name) => name !== "null"))
    report("type-unknown", "a type that JSON Schema does not know was left out");
  if (node.properties.length > 0) return ["object"];
  return Object.hasOwn(node.schema, "items") ? ["array"] : [];
}

// The union of `enum` and `x-ms-enum-values`; `x-ms-enum` with modelAsString leaves the list open (connectors.md 5.7).
function choicesOf(schema: JsonObject, types: readonly string[], report: Report): Json | undefined {
  const listed = own(schema, "enum");
  const titled = own(schema, "x-ms-enum-values");
  if (own(own(schema, "x-ms-enum"), "modelAsString") === true) return undefined;
  const values = [
    ...(Array.isArray(listed) ? (listed as readonly Json[]) : []),
    ...(Array.isArray(titled) ? (titled as readonly Json[]).map((entry) => own(entry, "value")) : []),
  ].filter((value): value is Json => value !== undefined);
  if (values.length === 0) return undefined;
  const fitted = values.map((value) => (value === null ? null : fitDefault(value, types)));
  const usable = fitted.filter(
    (value): value is Json => value !== undefined && (value !== null || isNullable(schema)),
  );
  if (usable.length < values.length)
    report("enum-dropped", "values of an enum that do not fit its type were left out");
  if (usable.length === 0) return undefined;
  const all = isNullable(schema) ? [...usable, null] : usable;
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()];
}

function copyString(schema: JsonObject, to: Record<string, Json>, report: Report): void {
  copyCounts(schema, to, ["minLength", "maxLength"]);
  const format = own(schema, "format");
  if (typeof format === "string" && format !== "") to["format"] = format;
  const pattern = own(schema, "pattern");
  if (typeof pattern !== "string") return;
  const fault = patternFault(pattern);
  if (fault === undefined) to["pattern"] = pattern;
  else report(fault, "a pattern that is not safe to run everywhere was left out");
}

// Swagger 2.0 says exclusiveMinimum: true beside minimum, JSON Schema 2020-12 gives the bound itself.
function copyNumber(schema: JsonObject, to: Record<string, Json>): void {
  for (const [bound, exclusive] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    const value = own(schema, bound);
    const strict = own(schema, exclusive);
    if (typeof strict === "number" && Number.isFinite(strict)) to[exclusive] = strict;
    if (typeof value === "number" && Number.isFinite(value)) to[strict === true ? exclusive : bound] = value;
  }
  const step = own(schema, "multipleOf");
  if (typeof step === "number" && Number.isFinite(step) && step > 0) to["multipleOf"] = step;
  const format = own(schema, "format");
  if (typeof format === "string" && format !== "") to["format"] = format;
}

function copyCounts(schema: JsonObject, to: Record<string, Json>, keywords: readonly string[]): void {
  for (const keyword of keywords) {
    const value = own(schema, keyword);
    if (Number.isInteger(value) && (value as number) >= 0) to[keyword] = value as number;
  }
}
