import { isObject, type Json, type JsonSchema, type Operation, own, put } from "@interlock/core";
import type { Coverage } from "../roles/coverage.ts";
import { isWithin } from "../roles/parameter-index.ts";

/** The property names of what is locked in a body: no schema that an agent's leaf refers to may tell them. */
export function hiddenNames(operation: Operation, coverage: Coverage): ReadonlySet<string> {
  const names = new Set<string>();
  for (const lock of coverage.locks) {
    const depth = Math.max(0, lock.segments.length - 1);
    for (const leaf of [lock, ...operation.parameters.filter((leaf) => isWithin(leaf, lock))]) {
      for (const segment of leaf.segments.slice(depth)) if (typeof segment === "string") names.add(segment);
    }
  }
  return names;
}

/**
 * A schema without the hidden names. A definition that a locked and an agent leaf share (recursion, a free-form
 * reference) becomes an open object or array where it tells of them.
 */
export function redact(schema: JsonSchema, hidden: ReadonlySet<string>): JsonSchema {
  if (hidden.size === 0) return schema;
  if (tells(schema, hidden)) return generic(schema);
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (isValueKeyword(keyword) && mentions(value, hidden)) continue;
    put(kept, keyword, isValueKeyword(keyword) ? value : redactWithin(value, hidden));
  }
  return kept;
}

/** An output schema without the hidden names: the properties go, the rest stays. */
export function redactOutput(schema: JsonSchema, hidden: ReadonlySet<string>): JsonSchema {
  if (hidden.size === 0) return schema;
  const kept: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "properties" && isObject(value)) {
      const left = Object.entries(value).filter(([name]) => !hidden.has(name));
      put(kept, keyword, Object.fromEntries(left.map(([name, part]) => [name, outputWithin(part, hidden)])));
    } else if (keyword === "required" && Array.isArray(value)) {
      const left = value.filter((name) => typeof name !== "string" || !hidden.has(name));
      if (left.length > 0) put(kept, keyword, left);
    } else if (keyword === "additionalProperties" && value === false) {
      // What was taken out still comes back.
    } else if (!(isValueKeyword(keyword) && mentions(value, hidden))) {
      put(kept, keyword, isValueKeyword(keyword) ? value : outputWithin(value, hidden));
    }
  }
  return kept;
}

function redactWithin(value: Json, hidden: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => redactWithin(item, hidden));
  return isObject(value) ? redact(value, hidden) : value;
}

function outputWithin(value: Json, hidden: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => outputWithin(item, hidden));
  return isObject(value) ? redactOutput(value, hidden) : value;
}

function tells(schema: JsonSchema, hidden: ReadonlySet<string>): boolean {
  const properties = own(schema, "properties");
  const required = own(schema, "required");
  return (
    (isObject(properties) && Object.keys(properties).some((name) => hidden.has(name))) ||
    (Array.isArray(required) && required.some((name) => typeof name === "string" && hidden.has(name)))
  );
}

function generic(schema: JsonSchema): JsonSchema {
  const type = own(schema, "type") ?? "object";
  const kept: Record<string, Json> = { type };
  for (const keyword of ["title", "description"]) {
    const text = own(schema, keyword);
    if (text !== undefined) kept[keyword] = text;
  }
  return kept;
}

const valueKeywords = ["default", "example", "examples", "const", "enum"];

function isValueKeyword(keyword: string): boolean {
  return valueKeywords.includes(keyword);
}

function mentions(value: Json, hidden: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((item) => mentions(item, hidden));
  return (
    isObject(value) && Object.entries(value).some(([key, part]) => hidden.has(key) || mentions(part, hidden))
  );
}
