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
  const nameOf = createDefinitionNames();
  const pending: string[] = [];
  const seen = new Set<string>();
  const definitions: Record<string, JsonSchema> = {};
  return {
    write: (node) => writeFlat(node, 0),
    definitions: () => {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        const node = flatten({ $ref: next }, undefined, by);
        put(definitions, nameOf(next), node.cut?.kind === "recursive" ? {} : writeFlat(node, 1));
      }
      return definitions;
    },
  };

  function refer(reference: string, siblings: JsonObject, depth: number): JsonSchema {
    if (!isObject(by.resolve(reference))) return unresolved(reference, siblings, depth);
    if (!seen.has(reference)) {
      seen.add(reference);
      pending.push(reference);
    }
    const link = { $ref: `#/$defs/${nameOf(reference)}` };
    const notes = writeAnnotations(siblings, [], report);
    return own(siblings, "x-nullable") === true
      ? { ...notes, anyOf: [link, { type: "null" }] }
      : { ...link, ...notes };
  }

  // Of a leaf itself it is told with the leaf's place.
  function unresolved(reference: string, siblings: JsonObject, depth: number): JsonSchema {
    if (depth > 0 || direction === "output") {
      const message = `a schema's reference ${JSON.stringify(reference)} names nothing`;
      report("unresolved-reference", message);
    }
    return { ...writeAnnotations(siblings, [], report), ...unknown(depth) };
  }

  // A leaf itself is an issue where it is selected. Nothing would tell of a part: nobody supplies it.
  function unknown(depth: number): JsonSchema {
    return depth > 0 && direction === "input" ? { not: {} } : {};
  }

  function tooDeep(depth: number): JsonSchema {
    const takes = direction === "input" && depth > 0 ? "takes nothing" : "accepts anything";
    report("too-deep", `a part of its schema lies too deep and ${takes}`);
    return unknown(depth);
  }

  function writeNode(node: JsonObject, trail: Trail | undefined, depth: number): JsonSchema {
    const reference = own(node, "$ref");
    if (typeof reference === "string") {
      const { $ref: _, ...siblings } = node;
      if (Object.keys(siblings).every(isAnnotation) || !by.spend()) return refer(reference, siblings, depth);
    }
    return writeFlat(flatten(node, trail, by), depth);
  }

  function writeFlat(node: Flat, depth: number): JsonSchema {
    if (node.cut?.kind === "recursive") return refer(node.cut.reference, node.schema, depth);
    if (node.cut?.kind === "unresolved") return unresolved(node.cut.reference, node.schema, depth);
    if (depth > deepest || !by.spend()) return tooDeep(depth);
    if (node.cut?.kind === "unread") {
      const again = flatten(node.cut.node, node.trail, by);
      return again.cut?.kind === "unread" ? tooDeep(depth) : writeFlat(again, depth);
    }
    const { constraints, types } = writeConstraints(node, report);
    const accepts = (type: string) => types.length === 0 || types.includes(type);
    const schema: Record<string, Json> = {
      ...writeAnnotations(node.schema, types, report),
      ...constraints,
      ...(accepts("object") ? writeObject(node, depth) : {}),
      ...(accepts("array") ? writeArray(node, depth) : {}),
      ...writeChoices(node, depth),
    };
    if (types.length > 0) {
      const all = isNullable(node.schema) ? [...types, "null"] : types;
      put(schema, "type", all.length === 1 ? (all[0] as string) : all);
    }
    return schema;
  }

  function writeObject(node: Flat, depth: number): JsonSchema {
    const kept = node.properties.filter((property) => isShown(property.node));
    const declared = own(node.schema, "additionalProperties");
    // Keys that nobody supplies, whatever they are called.
    const open = direction === "input" && isObject(declared) && !isShown(declared) ? false : declared;
    const properties: Record<string, Json> = {};
    for (const { name, node: child, trail } of kept)
      put(properties, name, writeNode(child, trail, depth + 1));
    const required = [...new Set(node.required)].filter((name) => Object.hasOwn(properties, name));
    const closed = direction === "input" && node.properties.length > 0 && !isComposed(node.schema);
    // What the object lets through all the same is never what the connector fills or forbids.
    const reserved =
      direction === "input" && open !== false && !(closed && open === undefined)
        ? node.properties.filter((property) => !kept.includes(property)).map(({ name }) => name)
        : [];
    return {
      ...(reserved.length > 0 ? { [reservedKeyword]: reserved } : {}),
      ...(kept.length > 0 ? { properties } : {}),
      ...(required.length > 0 ? { required } : {}),
      ...(isObject(open)
        ? { additionalProperties: writeNode(open, node.trail, depth + 1) }
        : typeof open === "boolean"
          ? { additionalProperties: open }
          : closed
            ? { additionalProperties: false }
            : {}),
    };
  }

  function writeArray(node: Flat, depth: number): JsonSchema {
    const items = own(node.schema, "items");
    return isObject(items) ? { items: writeNode(items, node.trail, depth + 1) } : {};
  }

  function writeChoices(node: Flat, depth: number): JsonSchema {
    const schema: Record<string, Json> = {};
    for (const keyword of ["oneOf", "anyOf"]) {
      const choices = own(node.schema, keyword);
      const schemas = Array.isArray(choices) ? (choices as readonly Json[]).filter(isObject) : [];
      if (schemas.length > 0) schema[keyword] = schemas.map((each) => writeNode(each, node.trail, depth + 1));
    }
    const not = own(node.schema, "not");
    if (isObject(not)) schema["not"] = writeNode(not, node.trail, depth + 1);
    return schema;
  }

  function isShown(node: JsonObject): boolean {
    const { schema, cut } = flatten(node, undefined, by);
    // Whose it is was not read: it is nobody's.
    if (cut?.kind === "unread" && direction === "input") return false;
    if (own(schema, "x-ms-visibility") === "internal") return false;
    return (
      direction === "output" ||
      (own(schema, "readOnly") !== true && own(schema, "x-ms-notification-url") !== true)
    );
  }
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
