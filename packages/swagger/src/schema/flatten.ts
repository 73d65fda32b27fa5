import { isObject, type Json, type JsonObject, put } from "@interlock/core";
import {
  type Cut,
  collect,
  declaredType,
  type Flat,
  impliedType,
  type Property,
  type Trail,
} from "./flat.ts";
import type { Resolve } from "./reference.ts";
import { unread } from "./unread.ts";

/** What flattening needs beside the node. */
export interface Flattening {
  readonly resolve: Resolve;
  /** Takes one step of the operation's budget; `false` once it is spent. */
  readonly spend: () => boolean;
}

// No real definition comes near (13 levels); they keep hostile chains of references off the call stack.
const longestTrail = 200;
const deepestMerge = 32;

/** Flattens a schema node that was reached over `trail`. */
export function flatten(node: JsonObject, trail: Trail | undefined, by: Flattening, depth = 0): Flat {
  let schema = node;
  let way = trail;
  for (let reference = own(schema, "$ref"); typeof reference === "string"; reference = own(schema, "$ref")) {
    const siblings = withoutReference(schema);
    const repeats = isOn(way, reference) || (way?.length ?? 0) >= longestTrail;
    const target = repeats ? undefined : by.resolve(reference);
    if (!isObject(target)) {
      return cutAt(siblings ?? {}, way, { kind: repeats ? "recursive" : "unresolved", reference });
    }
    way = { reference, length: (way?.length ?? 0) + 1, up: way };
    schema = siblings === undefined ? target : overlay(target, siblings);
  }
  const parts = own(schema, "allOf");
  if (!Array.isArray(parts)) return collect(schema, way);
  return depth < deepestMerge
    ? merge(schema, parts as readonly Json[], way, by, depth + 1)
    : unread(schema, way, by);
}

/** The flattened items of an array schema, `undefined` when it declares none. */
export function flattenItems(array: Flat, by: Flattening): Flat | undefined {
  return array.items === undefined ? undefined : flatten(array.items, array.trail, by);
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
  const take = (flat: Flat) => {
    for (const key of Object.keys(flat.schema)) put(merged, key, flat.schema[key]);
    for (const property of flat.properties) united.set(property.name, property);
    for (const name of flat.required) required.add(name);
  };
  for (const part of parts) {
    if (!isObject(part)) continue;
    const flat = by.spend() ? flatten(part, trail, by, depth) : unread(part, trail, by);
    // A part that was not paid for may say anything.
    if (flat.cut?.kind === "unread") return unread(schema, trail, by);
    // A repeat contributes nothing (reading.md R6).
    if (flat.cut === undefined) take(flat);
  }
  take(collect(schema, trail));
  const flat = collect(merged, trail);
  const properties = [...united.values()];
  const type = declaredType(own(merged, "type")) ?? impliedType(properties, Object.hasOwn(merged, "items"));
  return { ...flat, type, properties, required: [...required] };
}

/** The keywords beside a `$ref`; `undefined` when it stands alone, as most do. */
export function withoutReference(node: JsonObject): JsonObject | undefined {
  if (Object.keys(node).length === 1) return undefined;
  const { $ref: _, ...siblings } = node;
  return siblings;
}

/** One object over another; the keywords beside a `$ref` win (reading.md R5). */
export function overlay(target: JsonObject, siblings: JsonObject): JsonObject {
  const both: Record<string, Json> = { ...target };
  for (const key of Object.keys(siblings)) put(both, key, siblings[key]);
  return both;
}

function cutAt(schema: JsonObject, trail: Trail | undefined, cut: Exclude<Cut, { kind: "unread" }>): Flat {
  return { schema, type: cut.kind, items: undefined, properties: [], required: [], trail, cut };
}

function isOn(trail: Trail | undefined, reference: string): boolean {
  for (let at = trail; at !== undefined; at = at.up) if (at.reference === reference) return true;
  return false;
}

function own(schema: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(schema, key) ? schema[key] : undefined;
}
