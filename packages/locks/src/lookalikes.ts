import {
  fold,
  type Issue,
  isObject,
  isPlainKey,
  type Json,
  type JsonObject,
  own,
  type ToolEntry,
} from "@interlock/core";
import { type PlaceNode, placeTree } from "./place-tree.ts";
import { hasOpenObject, isClosed, type NodesOf, openNodes, type SchemaNode } from "./schema-nodes.ts";
import { shownPath } from "./shown.ts";

/** What is known of the values at one place: who supplies which of its names. Made when a value is first met there. */
interface Guard {
  readonly place: PlaceNode | undefined;
  readonly nodes: readonly SchemaNode[];
  /** The schema alone keeps out what is not the agent's: the keys need not be looked at. */
  readonly isQuiet: boolean;
  /** Every declared name as a lenient service reads it; whether a lock stands there. */
  readonly folded: ReadonlyMap<string, boolean>;
  readonly names: Map<string, Guard>;
  others?: Guard;
  elements?: Guard;
}

/** The names of a tool's arguments. */
export interface Guards {
  readonly root: Guard;
  /** Some object may let through what is not the agent's. */
  readonly isNeeded: boolean;
  readonly below: (guard: Guard, step: string | number) => Guard;
}

type Path = readonly (string | number)[];
type Code = "locked-parameter" | "unknown-parameter" | "type-mismatch" | "value-refused" | "too-large";

/** How many characters of keys may still be folded: it is work, and an agent writes the keys. */
export interface Folding {
  left: number;
}

/** What folding may cost in one call. */
export function openFolding(): Folding {
  return { left: 262_144 };
}

// No name of a definition comes near.
const longestKey = 4_096;

/** Reads the names of a tool's arguments: from its places, and from the schema that they are checked against. */
export function openGuards(tool: ToolEntry): Guards {
  const schema = tool.checkedSchema ?? tool.inputSchema;
  const nodesOf = openNodes(schema, tool.reserved);
  const known = new Map<string, Guard>();
  const make = (place: PlaceNode | undefined, all: readonly SchemaNode[]): Guard => {
    // Choices that lead to one definition meet there again: what is named twice would double with each level.
    const nodes = [...new Map(all.map((node) => [node.id, node])).values()];
    const id = `${place?.id ?? ""} ${nodes.map((node) => node.id).join()}`;
    const guard = known.get(id) ?? makeGuard(place, nodes);
    known.set(id, guard);
    return guard;
  };
  const tree = placeTree(tool);
  const root = make(tree, nodesOf(schema));
  const below = (guard: Guard, step: string | number): Guard => {
    if (typeof step === "number") {
      guard.elements ??= make(
        guard.place?.elements,
        guard.nodes.flatMap((node) => nodesOf(own(node.schema, "items"))),
      );
      return guard.elements;
    }
    const place = guard.place?.names.get(step);
    if (place === undefined && !isDeclared(guard, step)) {
      guard.others ??= make(
        undefined,
        guard.nodes.flatMap((node) => othersOf(node, nodesOf)),
      );
      return guard.others;
    }
    let inner = guard.names.get(step);
    if (inner === undefined) {
      inner = make(
        place,
        guard.nodes.flatMap((node) => propertyOf(node, step, nodesOf)),
      );
      guard.names.set(step, inner);
    }
    return inner;
  };
  return { root, below, isNeeded: hasOpenPlace(root, tree, below) || hasOpenObject(schema, tool.reserved) };
}

/**
 * The arguments that name what is not the agent's, or what a lenient service would take for a declared name. Of a name that
 * the schema has refused, and of what stands below it, no more is told: how much there is would tell what the name is.
 */
export function lookalikes(
  guards: Guards,
  args: JsonObject,
  refused: ReadonlySet<string>,
  folding: Folding,
  found: (issue: Issue) => void,
): void {
  visit(guards.root, args, []);

  function visit(guard: Guard, value: Json, path: Path): void {
    if (Array.isArray(value)) {
      if (value.length === 0) return;
      const inner = guards.below(guard, 0);
      for (const [index, item] of (value as readonly Json[]).entries())
        if (typeof item === "object" && item !== null) visit(inner, item, [...path, index]);
    } else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        const item = value[key] as Json;
        if (refused.size > 0 && refused.has(shownPath([...path, key]))) continue;
        const code = guard.isQuiet ? undefined : refusalOf(guard, path, key, item, folding);
        if (code !== undefined) found(refusal(code, [...path, key]));
        else if (typeof item === "object" && item !== null)
          visit(guards.below(guard, key), item, [...path, key]);
      }
    }
  }
}

/** What naming a property is that a closed object has refused. */
export function codeOf(
  guards: Guards,
  path: Path,
  property: string,
  value: Json | undefined,
  folding: Folding,
): Code {
  let guard = guards.root;
  for (const step of path) {
    guard = guards.below(guard, step);
    if (guard.place?.role === "locked") return "locked-parameter";
  }
  if (property.length > longestKey) return "unknown-parameter";
  const code = refusalOf(guard, path, property, value, folding, true);
  return code === undefined || code === "too-large" ? "unknown-parameter" : code;
}

/** The issue that an argument is which names what is not the agent's. */
export function refusal(code: Code, path: Path): Issue {
  const message = {
    "locked-parameter": "this parameter is locked by the policy",
    "unknown-parameter": "the tool has no such parameter",
    "type-mismatch": "the value does not fit: type",
    "value-refused": "the key is too long to be read",
    "too-large": "there are too many keys that are no plain text",
  }[code];
  const issue = { code, pointer: shownPath(path), message };
  // Only what is not the agent's gets here: that it has a type says that it is there.
  return code === "type-mismatch" ? { ...issue, hidden: true } : issue;
}

function refusalOf(
  guard: Guard,
  path: Path,
  key: string,
  value: Json | undefined,
  folding: Folding,
  isRefused = false,
): Code | undefined {
  const place = guard.place?.names.get(key);
  const isProperty = isDeclared(guard, key);
  if (place?.role === "locked") return "locked-parameter";
  if (place?.role === "injected") return "unknown-parameter";
  if (place?.role === "agent") return undefined;
  if (place?.role === "above") {
    const isKept = isRefused || guard.place?.takesOthers === true;
    return place.holdsAgent || isProperty || !isKept ? undefined : notTheAgents(place, value);
  }
  if (isProperty) return undefined;
  if (place !== undefined || guard.nodes.some((node) => node.reserved.includes(key)))
    return "unknown-parameter";
  if (guard.folded.size === 0) return undefined;
  if (key.length > longestKey) return "value-refused";
  if (!isPlainKey(key)) folding.left -= key.length;
  if (folding.left < 0) return "too-large";
  const folded = fold(key);
  // What a schema has refused is told for what it is: no path is read into it.
  const holdsLock = guard.folded.get(folded) ?? (isRefused ? undefined : spelledPath(guard, path, folded));
  if (holdsLock === undefined) return undefined;
  return holdsLock ? "locked-parameter" : "unknown-parameter";
}

// An object or array that holds nothing of the agent's. One of the wrong type would take the place of what it holds.
function notTheAgents(place: PlaceNode, value: Json | undefined): Code {
  const isFit = place.elements === undefined ? isObject(value) : Array.isArray(value);
  if (!isFit && value !== null && value !== undefined) return "type-mismatch";
  return place.holdsLock ? "locked-parameter" : "unknown-parameter";
}

// `a.b`, `a[b]`, `a/b`: what begins with a declared name and goes on would be read as a place in it; `$.a`, `#/a`, `body.a`
// as one in the whole.
function spelledPath({ folded }: Guard, path: Path, key: string): boolean | undefined {
  if (!/[.[\]/\u2044\u2215]/u.test(key)) return undefined;
  const names = key
    .split(/[.[\]/\u2044\u2215]+/u, longestPath)
    .map((part) => part.replaceAll(/^["'`]|["'`]$/gu, ""))
    .filter((name) => name !== "");
  const isRoot = (name: string): boolean =>
    ["$", "#", "@", "body"].includes(name) || name === fold(String(path[0]));
  for (const name of names) {
    const holdsLock = folded.get(name);
    if (holdsLock !== undefined || !isRoot(name)) return holdsLock;
  }
  return undefined;
}

// What stands before a name: an empty piece, the root, and its quotes.
const longestPath = 8;

function makeGuard(place: PlaceNode | undefined, nodes: readonly SchemaNode[]): Guard {
  const folded = new Map<string, boolean>();
  const add = (name: string, holdsLock: boolean): void => {
    const key = fold(name);
    folded.set(key, holdsLock || folded.get(key) === true);
  };
  for (const [name, inner] of place?.names ?? []) add(name, inner.holdsLock);
  for (const { schema, reserved } of nodes) {
    for (const name of Object.keys(own(schema, "properties") ?? {})) add(name, false);
    for (const name of reserved) add(name, false);
  }
  return {
    place,
    nodes,
    isQuiet: folded.size === 0 || isQuiet(place, nodes),
    folded,
    names: new Map(),
  };
}

// Only what is seen to be closed counts: behind a reference, `allOf` or an open map the keys are looked at in each call.
function isQuiet(place: PlaceNode | undefined, nodes: readonly SchemaNode[]): boolean {
  const [node] = nodes;
  if (node === undefined || nodes.length > 1 || !isClosed(node.schema)) return false;
  return Object.keys(own(node.schema, "properties") ?? {}).every((name) => {
    const role = place?.names.get(name)?.role;
    return role !== "locked" && role !== "injected";
  });
}

function hasOpenPlace(guard: Guard, place: PlaceNode, below: Guards["below"]): boolean {
  if (!guard.isQuiet && place.names.size > 0) return true;
  return (
    [...place.names].some(([name, inner]) => hasOpenPlace(below(guard, name), inner, below)) ||
    (place.elements !== undefined && hasOpenPlace(below(guard, 0), place.elements, below))
  );
}

function isDeclared(guard: Guard, key: string): boolean {
  return guard.nodes.some((node) => own(own(node.schema, "properties"), key) !== undefined);
}

function propertyOf(node: SchemaNode, key: string, nodesOf: NodesOf): readonly SchemaNode[] {
  const property = own(own(node.schema, "properties"), key);
  return property === undefined ? othersOf(node, nodesOf) : nodesOf(property);
}

function othersOf(node: SchemaNode, nodesOf: NodesOf): readonly SchemaNode[] {
  return nodesOf(own(node.schema, "additionalProperties"));
}
