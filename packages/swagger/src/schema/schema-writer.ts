import {
  isObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  own,
  put,
  reservedKeyword,
} from "@interlock/core";
import { createDefinitionNames } from "./definition-names.ts";
import type { Flat, Trail } from "./flat.ts";
import { type Flattening, flatten } from "./flatten.ts";
import type { Report } from "./report.ts";
import { writeAnnotations, writeConstraints } from "./schema-keywords.ts";
import { isNullable } from "./schema-type.ts";

/** Writes self-contained JSON Schemas (2020-12): no `x-ms-*`, `$ref`s only to `#/$defs/<name>`. */
export interface SchemaWriter {
  readonly write: (node: Flat) => JsonSchema;
  /** What the schemas written so far refer to, directly and through others. */
  readonly definitions: () => Readonly<Record<string, JsonSchema>>;
}

/** `input`: what the connector fills or forbids is left out, objects are closed. `output`: only what is internal is. */
export type Direction = "input" | "output";

const deepest = 100;

/** A writer for one set of definitions. */
export function createSchemaWriter(by: Flattening, direction: Direction, report: Report): SchemaWriter {
  const definitions: Record<string, JsonSchema> = {};
  const work: Writing = {
    by,
    direction,
    report,
    nameOf: createDefinitionNames(),
    pending: [],
    seen: new Set(),
  };
  return {
    write: (node) => writeFlat(work, node, 0),
    definitions: () => {
      for (let next = work.pending.shift(); next !== undefined; next = work.pending.shift()) {
        const node = flatten({ $ref: next }, undefined, by);
        put(definitions, work.nameOf(next), node.cut?.kind === "recursive" ? {} : writeFlat(work, node, 1));
      }
      return definitions;
    },
  };
}

/** What writing shares from one schema to the next. */
interface Writing {
  readonly by: Flattening;
  readonly direction: Direction;
  readonly report: Report;
  readonly nameOf: (reference: string) => string;
  /** References whose definition is not written yet. */
  readonly pending: string[];
  readonly seen: Set<string>;
}

function refer(work: Writing, reference: string, siblings: JsonObject, depth: number): JsonSchema {
  if (!isObject(work.by.resolve(reference))) return unresolved(work, reference, siblings, depth);
  if (!work.seen.has(reference)) {
    work.seen.add(reference);
    work.pending.push(reference);
  }
  const link = { $ref: `#/$defs/${work.nameOf(reference)}` };
  const notes = writeAnnotations(siblings, [], work.report);
  return own(siblings, "x-nullable") === true
    ? { ...notes, anyOf: [link, { type: "null" }] }
    : { ...link, ...notes };
}

// Of a leaf itself it is told with the leaf's place.
function unresolved(work: Writing, reference: string, siblings: JsonObject, depth: number): JsonSchema {
  if (depth > 0 || work.direction === "output") {
    const message = `a schema's reference ${JSON.stringify(reference)} names nothing`;
    work.report("unresolved-reference", message);
  }
  return { ...writeAnnotations(siblings, [], work.report), ...unknown(work, depth) };
}

// A leaf itself is an issue where it is selected. Nothing would tell of a part: nobody supplies it.
function unknown(work: Writing, depth: number): JsonSchema {
  return depth > 0 && work.direction === "input" ? { not: {} } : {};
}

function tooDeep(work: Writing, depth: number): JsonSchema {
  const takes = work.direction === "input" && depth > 0 ? "takes nothing" : "accepts anything";
  work.report("too-deep", `a part of its schema lies too deep and ${takes}`);
  return unknown(work, depth);
}

function writeNode(work: Writing, node: JsonObject, trail: Trail | undefined, depth: number): JsonSchema {
  const reference = own(node, "$ref");
  if (typeof reference === "string") {
    const { $ref: _, ...siblings } = node;
    if (Object.keys(siblings).every(isAnnotation) || !work.by.spend())
      return refer(work, reference, siblings, depth);
  }
  return writeFlat(work, flatten(node, trail, work.by), depth);
}

function writeFlat(work: Writing, node: Flat, depth: number): JsonSchema {
  if (node.cut?.kind === "recursive") return refer(work, node.cut.reference, node.schema, depth);
  if (node.cut?.kind === "unresolved") return unresolved(work, node.cut.reference, node.schema, depth);
  if (depth > deepest || !work.by.spend()) return tooDeep(work, depth);
  if (node.cut?.kind === "unread") {
    const again = flatten(node.cut.node, node.trail, work.by);
    return again.cut?.kind === "unread" ? tooDeep(work, depth) : writeFlat(work, again, depth);
  }
  const { constraints, types } = writeConstraints(node, work.report);
  const accepts = (type: string) => types.length === 0 || types.includes(type);
  const schema: Record<string, Json> = {
    ...writeAnnotations(node.schema, types, work.report),
    ...constraints,
    ...(accepts("object") ? writeObject(work, node, depth) : {}),
    ...(accepts("array") ? writeArray(work, node, depth) : {}),
    ...writeChoices(work, node, depth),
  };
  if (types.length > 0) {
    const all = isNullable(node.schema) ? [...types, "null"] : types;
    put(schema, "type", all.length === 1 ? (all[0] as string) : all);
  }
  return schema;
}

function writeObject(work: Writing, node: Flat, depth: number): JsonSchema {
  const kept = node.properties.filter((property) => isShown(work, property.node));
  const declared = own(node.schema, "additionalProperties");
  // Keys that nobody supplies, whatever they are called.
  const open =
    work.direction === "input" && isObject(declared) && !isShown(work, declared) ? false : declared;
  const properties: Record<string, Json> = {};
  for (const { name, node: child, trail } of kept)
    put(properties, name, writeNode(work, child, trail, depth + 1));
  const required = [...new Set(node.required)].filter((name) => Object.hasOwn(properties, name));
  const closed = work.direction === "input" && node.properties.length > 0 && !isComposed(node.schema);
  // What the object lets through all the same is never what the connector fills or forbids.
  const reserved =
    work.direction === "input" && open !== false && !(closed && open === undefined)
      ? node.properties.filter((property) => !kept.includes(property)).map(({ name }) => name)
      : [];
  return {
    ...(reserved.length > 0 ? { [reservedKeyword]: reserved } : {}),
    ...(kept.length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(isObject(open)
      ? { additionalProperties: writeNode(work, open, node.trail, depth + 1) }
      : typeof open === "boolean"
        ? { additionalProperties: open }
        : closed
          ? { additionalProperties: false }
          : {}),
  };
}

function writeArray(work: Writing, node: Flat, depth: number): JsonSchema {
  const items = own(node.schema, "items");
  return isObject(items) ? { items: writeNode(work, items, node.trail, depth + 1) } : {};
}

function writeChoices(work: Writing, node: Flat, depth: number): JsonSchema {
  const schema: Record<string, Json> = {};
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = own(node.schema, keyword);
    const schemas = Array.isArray(choices) ? (choices as readonly Json[]).filter(isObject) : [];
    if (schemas.length > 0)
      schema[keyword] = schemas.map((each) => writeNode(work, each, node.trail, depth + 1));
  }
  const not = own(node.schema, "not");
  if (isObject(not)) schema["not"] = writeNode(work, not, node.trail, depth + 1);
  return schema;
}

function isShown(work: Writing, node: JsonObject): boolean {
  const { schema, cut } = flatten(node, undefined, work.by);
  // Whose it is was not read: it is nobody's.
  if (cut?.kind === "unread" && work.direction === "input") return false;
  if (own(schema, "x-ms-visibility") === "internal") return false;
  return (
    work.direction === "output" ||
    (own(schema, "readOnly") !== true && own(schema, "x-ms-notification-url") !== true)
  );
}

// Keywords that say nothing about what is valid may stand beside a `$ref`.
function isAnnotation(keyword: string): boolean {
  return (
    keyword.startsWith("x-") ||
    ["description", "title", "default", "example", "readOnly", "xml", "externalDocs"].includes(keyword)
  );
}

function isComposed(schema: JsonObject): boolean {
  return ["oneOf", "anyOf", "not", "patternProperties"].some((keyword) => Object.hasOwn(schema, keyword));
}
