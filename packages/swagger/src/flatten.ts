import { isObject, type Json, type JsonObject, put } from "@interlock/core";
import type { Resolve } from "./reference.ts";

/** The references followed on the way to a node, innermost first; compared by text, never by identity (R6). */
export interface Trail {
  readonly reference: string;
  readonly length: number;
  readonly up: Trail | undefined;
}

/** A property of a flattened schema, with the trail of the place that declared it. */
export interface Property {
  readonly name: string;
  readonly node: JsonObject;
  readonly trail: Trail | undefined;
}

/** A schema with its `$ref`s followed and its `allOf` merged (ORACLE.md R5). */
export interface Flat {
  /** The keywords, without `$ref` and `allOf`; `properties` and `required` stand beside. */
  readonly schema: JsonObject;
  readonly properties: readonly Property[];
  readonly required: readonly string[];
  readonly trail: Trail | undefined;
  /** Set when the node could not be followed: it repeats a reference of its trail, or names nothing. */
  readonly cut?: { readonly kind: "recursive" | "unresolved"; readonly reference: string };
}

/** What flattening needs beside the node. */
export interface Flattening {
  readonly resolve: Resolve;
  /** Takes one step of the operation's budget; `false` once it is spent. */
  readonly spend: () => boolean;
}

// No real definition comes near (13 levels); they keep hostile chains of references off the call stack.
const longestTrail = 200;
const deepestMerge = 32;

const none: readonly never[] = [];

/** Flattens a schema node that was reached over `trail`. */
export function flatten(node: JsonObject, trail: Trail | undefined, by: Flattening, depth = 0): Flat {
  let schema = node;
  let way = trail;
  for (let reference = schema["$ref"]; typeof reference === "string"; reference = schema["$ref"]) {
    const { $ref: _, ...siblings } = schema;
    const repeats = isOn(way, reference) || (way?.length ?? 0) >= longestTrail;
    if (repeats) return cutAt(siblings, way, "recursive", reference);
    const target = by.resolve(reference);
    if (!isObject(target)) return cutAt(siblings, way, "unresolved", reference);
    way = { reference, length: (way?.length ?? 0) + 1, up: way };
    schema = Object.keys(siblings).length === 0 ? target : overlay(target, siblings);
  }
  const parts = own(schema, "allOf");
  if (Array.isArray(parts) && depth < deepestMerge) {
    return merge(schema, parts as readonly Json[], way, by, depth + 1);
  }
  return {
    schema,
    properties: properties(own(schema, "properties"), way),
    required: strings(own(schema, "required")),
    trail: way,
  };
}

/** The flattened items of an array schema, `undefined` when it declares none. */
export function flattenItems(array: Flat, by: Flattening): Flat | undefined {
  const items = own(array.schema, "items");
  return isObject(items) ? flatten(items, array.trail, by) : undefined;
}

function merge(
  schema: JsonObject,
  parts: readonly Json[],
  trail: Trail | undefined,
  by: Flattening,
  depth: number,
): Flat {
  const merged: Record<string, Json> = {};
  const united = new Map<string, Property>();
  const required = new Set<string>();
  for (const part of parts) {
    if (!isObject(part) || !by.spend()) continue;
    const flat = flatten(part, trail, by, depth);
    if (flat.cut !== undefined) continue;
    for (const key of Object.keys(flat.schema)) put(merged, key, flat.schema[key]);
    for (const property of flat.properties) united.set(property.name, property);
    for (const name of flat.required) required.add(name);
  }
  for (const key of Object.keys(schema)) put(merged, key, schema[key]);
  for (const property of properties(own(schema, "properties"), trail)) united.set(property.name, property);
  for (const name of strings(own(schema, "required"))) required.add(name);
  delete merged["allOf"];
  return { schema: merged, properties: [...united.values()], required: [...required], trail };
}

function overlay(target: JsonObject, siblings: JsonObject): JsonObject {
  const both: Record<string, Json> = { ...target };
  for (const key of Object.keys(siblings)) put(both, key, siblings[key]);
  return both;
}

function cutAt(
  schema: JsonObject,
  trail: Trail | undefined,
  kind: "recursive" | "unresolved",
  reference: string,
): Flat {
  return { schema, properties: none, required: none, trail, cut: { kind, reference } };
}

function isOn(trail: Trail | undefined, reference: string): boolean {
  for (let at = trail; at !== undefined; at = at.up) if (at.reference === reference) return true;
  return false;
}

function properties(value: Json | undefined, trail: Trail | undefined): readonly Property[] {
  if (!isObject(value)) return none;
  const found: Property[] = [];
  for (const name of Object.keys(value)) {
    const node = value[name];
    if (isObject(node)) found.push({ name, node, trail });
  }
  return found;
}

function strings(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return none;
  return (value as readonly Json[]).every((entry) => typeof entry === "string")
    ? (value as readonly string[])
    : (value as readonly Json[]).filter((entry) => typeof entry === "string");
}

function own(schema: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(schema, key) ? schema[key] : undefined;
}
