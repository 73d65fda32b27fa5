import {
  formatPointer,
  isObject,
  type Json,
  type JsonObject,
  type Operation,
  own,
  type Parameter,
} from "@interlock/core";
import type { OperationSource, RoleSource } from "@interlock/triage";

type Draft = Record<string, Json>;

/** A definition of one operation in which each locked leaf has a token for a name, and a policy to fit it. */
export interface Canary {
  readonly document: JsonObject;
  readonly settings: OperationSource;
  readonly tokens: readonly string[];
}

/** Renames what is locked. A spot that an unlocked leaf shares keeps its name: there the name is the agent's too. */
export function plantCanaries(
  document: JsonObject,
  operation: Operation,
  settings: OperationSource,
  id: number,
): Canary {
  const copy = singleOperation(document, operation);
  const roles = settings.parameters ?? {};
  const spots = new Map<Parameter, Spot | undefined>();
  for (const leaf of operation.parameters) spots.set(leaf, spotOf(copy, operation, leaf));
  const tokens: string[] = [];
  const renamed = new Map<string, string>();
  for (const leaf of operation.parameters) {
    const spot = spots.get(leaf);
    const role = roles[leaf.pointer];
    if (spot === undefined || !isLock(role) || spot.names.has(leaf.pointer)) continue;
    const sharers = operation.parameters.filter((other) => isSame(spots.get(other), spot));
    if (!sharers.every((other) => isLock(roles[other.pointer]))) continue;
    const token = `zq${id}n${tokens.length}name`;
    spot.rename(token);
    tokens.push(token);
    for (const other of sharers) {
      renamed.set(other.pointer, renamedPointer(other, token));
      spots.get(other)?.names.add(other.pointer);
    }
  }
  const parameters = Object.fromEntries(
    Object.entries(roles).map(([pointer, role]) => [renamed.get(pointer) ?? pointer, role]),
  );
  return { document: copy, settings: { ...settings, parameters }, tokens };
}

interface Spot {
  readonly owner: object;
  readonly name: string;
  readonly names: Set<string>;
  readonly rename: (token: string) => void;
}

function isSame(a: Spot | undefined, b: Spot): boolean {
  return a !== undefined && a.owner === b.owner && a.name === b.name;
}

function isLock(role: RoleSource | undefined): boolean {
  return typeof role === "object";
}

function renamedPointer(leaf: Parameter, token: string): string {
  return leaf.in === "body"
    ? formatPointer({ name: leaf.name, segments: [...leaf.segments.slice(0, -1), token] })
    : formatPointer({ name: token, segments: [] });
}

function singleOperation(document: JsonObject, operation: Operation): Draft {
  const { paths, ...rest } = document;
  const items = isObject(paths) ? Object.entries(paths) : [];
  const [path, item] =
    items.find(([, each]) => own(own(each, operation.method), "operationId") === operation.id) ?? [];
  if (path === undefined || !isObject(item)) return {};
  const kept = { [operation.method]: item[operation.method] as Json, parameters: item["parameters"] ?? [] };
  return JSON.parse(JSON.stringify({ ...rest, paths: { [path]: kept } })) as Draft;
}

function spotOf(document: Draft, operation: Operation, leaf: Parameter): Spot | undefined {
  const [path, item] = Object.entries((document["paths"] as Draft | undefined) ?? {})[0] ?? [];
  if (path === undefined || !isObject(item)) return undefined;
  const lists = [own(own(item, operation.method), "parameters"), own(item, "parameters")];
  const parameters = lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((each) => follow(document, each));
  const found = parameters.find((each) => own(each, "name") === leaf.name && own(each, "in") === leaf.in) as
    | Draft
    | undefined;
  if (found === undefined || leaf.key !== leaf.name) return undefined;
  if (leaf.in !== "body") {
    // Only a parameter of the operation itself: a shared one would rename the others.
    return {
      owner: found,
      name: leaf.name,
      names: new Set(),
      rename(token) {
        found["name"] = token;
        if (leaf.in !== "path") return;
        const all = document["paths"] as Draft;
        const [now = ""] = Object.keys(all);
        document["paths"] = { [now.replace(`{${leaf.name}}`, `{${token}}`)]: all[now] as Json };
      },
    };
  }
  return bodySpot(document, found["schema"], leaf);
}

function bodySpot(document: Draft, schema: Json | undefined, leaf: Parameter): Spot | undefined {
  let at: Json | undefined = follow(document, schema);
  for (const segment of leaf.segments.slice(0, -1)) {
    at = follow(
      document,
      segment === null ? own(at, "items") : own(holderOf(document, at, segment), segment),
    );
  }
  const name = leaf.segments.at(-1);
  const node = at;
  const properties = typeof name === "string" ? holderOf(document, node, name) : undefined;
  if (typeof name !== "string" || properties === undefined) return undefined;
  return {
    owner: properties,
    name,
    names: new Set(),
    rename(token) {
      const entries = Object.entries(properties);
      for (const [key] of entries) Reflect.deleteProperty(properties, key);
      for (const [key, value] of entries) properties[key === name ? token : key] = value;
      for (const list of requiredLists(document, node)) {
        list.forEach((entry, index) => {
          if (entry === name) list[index] = token;
        });
      }
    },
  };
}

// The `properties` object that declares a name, on the node or in its `allOf`.
function holderOf(document: Draft, node: Json | undefined, name: string, depth = 0): Draft | undefined {
  const properties = own(node, "properties");
  if (isObject(properties) && Object.hasOwn(properties, name)) return properties as Draft;
  const parts = own(node, "allOf");
  if (!Array.isArray(parts) || depth > 20) return undefined;
  return parts
    .map((part) => holderOf(document, follow(document, part), name, depth + 1))
    .findLast((each) => each !== undefined);
}

function requiredLists(document: Draft, node: Json | undefined, depth = 0): readonly Json[][] {
  const required = own(node, "required");
  const parts = own(node, "allOf");
  return [
    ...(Array.isArray(required) ? [required as Json[]] : []),
    ...(Array.isArray(parts) && depth < 20
      ? parts.flatMap((part) => requiredLists(document, follow(document, part), depth + 1))
      : []),
  ];
}

function follow(document: Draft, node: Json | undefined, depth = 0): Json | undefined {
  const ref = own(node, "$ref");
  if (typeof ref !== "string" || depth > 20) return node;
  let at: Json | undefined = document;
  for (const token of ref.split("/").slice(1)) {
    at = own(at, decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return follow(document, at, depth + 1);
}
