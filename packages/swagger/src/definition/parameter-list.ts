import { isObject, type Json, type JsonObject, type Location, own } from "@interlock/core";
import { overlay, withoutReference } from "../schema/flatten.ts";
import type { Resolve } from "../schema/reference.ts";

/** A parameter of an operation, its `$ref` followed. */
export interface DeclaredParameter {
  readonly in: Location;
  readonly name: string;
  readonly node: JsonObject;
}

/** The parameters of an operation: the path item's, overridden by the operation's own (reading.md R7). */
export interface ParameterList {
  readonly byPlace: Readonly<Record<Location, readonly DeclaredParameter[]>>;
  /** The references that could not be resolved. */
  readonly unresolved: readonly string[];
  /** What has no name, or no place where a parameter may be; its name, "" without one. */
  readonly ignored: readonly string[];
}

const longestChain = 50;

/** Merges both lists by (`in`, `name`); of duplicates the last wins, what has an unknown `in` is skipped. */
export function listParameters(pathItem: JsonObject, operation: JsonObject, resolve: Resolve): ParameterList {
  const merged = new Map<string, DeclaredParameter>();
  const unresolved: string[] = [];
  const ignored: string[] = [];
  for (const list of [own(pathItem, "parameters"), own(operation, "parameters")]) {
    if (!Array.isArray(list)) continue;
    for (const entry of list as readonly Json[]) {
      if (!isObject(entry)) continue;
      const before = unresolved.length;
      const node = follow(entry, resolve, unresolved);
      if (unresolved.length > before) continue;
      const place = own(node, "in");
      const name = own(node, "name");
      if (!isLocation(place) || typeof name !== "string") {
        ignored.push(typeof name === "string" ? name : "");
        continue;
      }
      merged.set(`${place}:${name}`, { in: place, name, node });
    }
  }
  const byPlace: Record<Location, DeclaredParameter[]> = {
    path: [],
    query: [],
    header: [],
    formData: [],
    body: [],
  };
  for (const parameter of merged.values()) byPlace[parameter.in].push(parameter);
  return { byPlace, unresolved, ignored };
}

function isLocation(place: Json | undefined): place is Location {
  return (
    place === "query" || place === "path" || place === "header" || place === "body" || place === "formData"
  );
}

/** Follows an object's `$ref`s; keywords beside a `$ref` win. What cannot be followed is an empty object. */
export function follow(entry: JsonObject, resolve: Resolve, unresolved: string[]): JsonObject {
  let node = entry;
  for (let steps = 0; typeof node["$ref"] === "string"; steps++) {
    const reference = node["$ref"];
    const target = resolve(reference);
    if (!isObject(target) || steps === longestChain) {
      unresolved.push(reference);
      return {};
    }
    const siblings = withoutReference(node);
    node = siblings === undefined ? target : overlay(target, siblings);
  }
  return node;
}
