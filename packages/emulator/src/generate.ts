import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";
import { resolve } from "./reference.ts";

/**
 * A value that fits a schema, always the same one. Bounded: at most `maxNodes` schemas are read (5,000 by default), 24 levels,
 * two elements in an array; where a schema refers to itself the value ends.
 */
export function generate(schema: Json | undefined, document: JsonObject, maxNodes = 5000): Json {
  const work: Work = { document, left: maxNodes };
  return value(schema, work, { name: "value", index: 1, depth: 0, open: [] }) ?? null;
}

interface Work {
  readonly document: JsonObject;
  left: number;
}

interface At {
  /** The nearest property's name; texts are made from it. */
  readonly name: string;
  /** The element's number in the nearest array, from 1, so that its ids differ. */
  readonly index: number;
  readonly depth: number;
  /** References that are being followed. */
  readonly open: readonly string[];
}

function value(written: Json | undefined, work: Work, at: At): Json | undefined {
  if (at.depth > 24) return undefined;
  const flat = flatten(written, work, at.open);
  if (flat === undefined) return undefined;
  const { schema, open } = flat;
  const here = { ...at, open };
  const fixed = chosen(schema);
  if (fixed !== undefined) return fixed;
  switch (typeOf(schema)) {
    case "object":
      return object(schema, work, here);
    case "array":
      return array(schema, work, here);
    case "integer":
    case "number":
      return number(schema, here);
    case "boolean":
      return true;
    case "null":
      return null;
    case "file":
      return binary;
    default:
      return text(schema, here);
  }
}

/** The schema with its reference followed and its `allOf` united; `undefined` when that leads back to itself. */
function flatten(
  written: Json | undefined,
  work: Work,
  open: readonly string[],
): { schema: JsonObject; open: readonly string[] } | undefined {
  work.left -= 1;
  if (work.left < 0) return undefined;
  if (!isObject(written)) return { schema: {}, open };
  const reference = own(written, "$ref");
  if (typeof reference === "string") {
    if (open.includes(reference)) return undefined;
    return flatten(resolve(work.document, reference), work, [...open, reference]);
  }
  const parts = own(written, "allOf") ?? firstOf(written);
  if (!Array.isArray(parts)) return { schema: written, open };
  const followed = new Set(open);
  const merged: Record<string, Json> = {};
  const properties: Record<string, Json> = {};
  for (const part of [...parts, { ...written, allOf: null, oneOf: null, anyOf: null }]) {
    const flat = flatten(part, work, open);
    if (flat === undefined) continue;
    for (const reference of flat.open) followed.add(reference);
    for (const [key, keyword] of Object.entries(flat.schema)) put(merged, key, keyword);
    const more = own(flat.schema, "properties");
    for (const [key, property] of isObject(more) ? Object.entries(more) : []) put(properties, key, property);
  }
  return { schema: { ...merged, properties }, open: [...followed] };
}

function firstOf(schema: JsonObject): Json | undefined {
  const choices = own(schema, "oneOf") ?? own(schema, "anyOf");
  return Array.isArray(choices) ? choices.slice(0, 1) : undefined;
}

function typeOf(schema: JsonObject): Json | undefined {
  const type = own(schema, "type");
  const first = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  if (typeof first === "string") return first.toLowerCase();
  const properties = own(schema, "properties");
  if (isObject(properties) && Object.keys(properties).length > 0) return "object";
  if (own(schema, "items") !== undefined) return "array";
  return own(schema, "additionalProperties") === undefined ? undefined : "object";
}

/** A value that the schema itself names. */
function chosen(schema: JsonObject): Json | undefined {
  const listed = own(schema, "enum");
  const described = own(schema, "x-ms-enum-values");
  return (
    own(schema, "const") ??
    (Array.isArray(listed) ? (listed[0] as Json | undefined) : undefined) ??
    (Array.isArray(described) ? own(described[0], "value") : undefined)
  );
}

function object(schema: JsonObject, work: Work, at: At): Json {
  const made: Record<string, Json> = {};
  const properties = own(schema, "properties");
  for (const [name, property] of isObject(properties) ? Object.entries(properties) : []) {
    // A generated list is whole: a link to a next page would never end.
    if (/next_?link$/iu.test(name)) continue;
    const inner = value(property, work, { ...at, name, depth: at.depth + 1 });
    if (inner !== undefined) put(made, name, inner);
  }
  return made;
}

function array(schema: JsonObject, work: Work, at: At): Json {
  const fewest = own(schema, "minItems");
  const most = own(schema, "maxItems");
  const wanted = Math.max(2, typeof fewest === "number" ? fewest : 0);
  const count = Math.min(wanted, typeof most === "number" ? most : wanted, 100);
  const made: Json[] = [];
  for (let index = 1; index <= count; index += 1) {
    const item = value(own(schema, "items"), work, { ...at, index, depth: at.depth + 1 });
    if (item === undefined) break;
    made.push(item);
  }
  return made;
}

function number(schema: JsonObject, at: At): number {
  const least = own(schema, "minimum");
  const most = own(schema, "maximum");
  const step = typeOf(schema) === "integer" ? 1 : 0.5;
  const low =
    typeof least === "number" ? least + (own(schema, "exclusiveMinimum") === true ? step : 0) : at.index;
  const high = typeof most === "number" ? most - (own(schema, "exclusiveMaximum") === true ? step : 0) : low;
  const made = Math.min(low, high);
  return typeOf(schema) === "integer" ? Math.ceil(made) : made;
}

function text(schema: JsonObject, { name, index }: At): Json {
  const format = String(own(schema, "format") ?? "").toLowerCase();
  if (format === "binary") return binary;
  const made = formatted(format, name, index);
  const fewest = own(schema, "minLength");
  const most = own(schema, "maxLength");
  const padded = typeof fewest === "number" ? made.padEnd(Math.min(fewest, 10_000), "x") : made;
  return typeof most === "number" && most > 0 ? padded.slice(0, most) : padded;
}

function formatted(format: string, name: string, index: number): string {
  switch (format) {
    case "date-time":
      return `2026-01-0${1 + (index % 9)}T09:00:00Z`;
    case "date-no-tz":
      return `2026-01-0${1 + (index % 9)}T09:00:00`;
    case "date":
      return `2026-01-0${1 + (index % 9)}`;
    case "uuid":
    case "guid":
      return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
    case "email":
      return `person${index}@example.com`;
    case "uri":
    case "url":
      return `https://example.com/${encodeURIComponent(name)}/${index}`;
    case "byte":
      return Buffer.from(`${name} ${index}`).toString("base64");
    default:
      return `${name} ${index}`;
  }
}

// How binary answers travel inside the envelope (connectors.md 6.6).
const binary: Json = {
  "$content-type": "application/octet-stream",
  $content: Buffer.from("generated").toString("base64"),
};
