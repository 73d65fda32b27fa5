import { own, pointerBelow, type Step } from "@interlock/core";
import type { Flat, Property } from "../schema/flat.ts";
import { type Flattening, flatten, flattenItems } from "../schema/flatten.ts";
import { isExpandable } from "../schema/schema-type.ts";
import { unread } from "../schema/unread.ts";

/** Where a node of a body stands. */
interface Standing {
  readonly pointer: string;
  readonly segments: readonly Step[];
  /** The last property name on the way; `undefined` at the root. */
  readonly name: string | undefined;
  readonly requiredLocal: boolean;
  readonly requiredInBody: boolean;
  readonly internal: boolean;
}

/** A leaf of a body as the walk finds it (reading.md R7). */
export interface FoundLeaf {
  readonly at: Standing;
  readonly internal: boolean;
  readonly node: Flat;
  /** The flattened items of an array. */
  readonly items: Flat | undefined;
}

/** An object or array between the body parameter and its leaves. */
export interface FoundContainer {
  readonly at: Standing;
  readonly kind: "object" | "array";
  readonly node: Flat;
}

/** What a body schema is made of, in declaration order. */
export interface FoundBody {
  readonly leaves: readonly FoundLeaf[];
  readonly containers: readonly FoundContainer[];
}

// Real bodies end at 13 levels; below this one a node is one JSON leaf, whatever it holds.
const deepest = 64;

/** Finds the leaves of a flattened body schema. `required` and `internal` are the body parameter's own. */
export function walkBody(
  body: Flat,
  parameter: { readonly pointer: string; readonly required: boolean; readonly internal: boolean },
  by: Flattening,
): FoundBody {
  const leaves: FoundLeaf[] = [];
  const containers: FoundContainer[] = [];
  const { pointer, required: requiredLocal, internal } = parameter;
  const root = { pointer, segments: [], name: undefined, requiredLocal, requiredInBody: true, internal };
  visit(body, root, by.spend());
  return { leaves, containers };

  // Leaves count as well: a bomb may be as broad as it is deep.
  function visit(node: Flat, at: Standing, isAffordable: boolean): void {
    const levels = node.type === "array" && isAffordable ? unwrap(node, by) : undefined;
    const inner = levels?.at(-1) ?? node;
    for (const each of levels ?? [node]) charge(each);
    if (isExpandable(inner) && at.segments.length < deepest && isAffordable) {
      expand(inner, throughArrays(levels ?? [node], below(at, node)));
    } else {
      leaves.push({ at, internal: at.internal || isInternal(node), node, items: levels?.[1] });
    }
  }

  // An array step changes nothing about what is required (reading.md R8).
  function throughArrays(levels: readonly Flat[], at: Standing): Standing {
    let standing = at;
    for (const [index, items] of levels.slice(1).entries()) {
      containers.push({ at: standing, kind: "array", node: levels[index] as Flat });
      const pointer = pointerBelow(standing.pointer, null);
      const segments = [...standing.segments, null];
      standing = below({ ...standing, pointer, segments, requiredLocal: true }, items);
    }
    return standing;
  }

  function expand(node: Flat, at: Standing): void {
    containers.push({ at, kind: "object", node });
    // A set where it pays: `required` may name as many as there are properties.
    const required = node.required.length > 8 ? new Set(node.required) : undefined;
    for (const property of node.properties) {
      const requiredLocal = required?.has(property.name) ?? node.required.includes(property.name);
      // Nothing is followed that is not paid for: each of many properties may refer to one large object.
      const isAffordable = by.spend();
      const flat = isAffordable
        ? flatten(property.node, property.trail, by)
        : unread(property.node, property.trail, by);
      visit(flat, standingOf(property, at, requiredLocal), isAffordable);
    }
  }

  // What was listed was paid for as one step; a list may be as long as the definition.
  function charge({ properties }: Flat): void {
    for (let left = properties.length; left > 100; left -= 100) by.spend();
  }
}

function standingOf({ name }: Property, at: Standing, requiredLocal: boolean): Standing {
  return {
    pointer: pointerBelow(at.pointer, name),
    segments: [...at.segments, name],
    name,
    requiredLocal,
    requiredInBody: at.requiredInBody && requiredLocal,
    internal: at.internal,
  };
}

// What is below something internal is internal; compared exactly (reading.md R9).
function below(at: Standing, node: Flat): Standing {
  return isInternal(node) ? { ...at, internal: true } : at;
}

function isInternal(node: Flat): boolean {
  return own(node.schema, "x-ms-visibility") === "internal";
}

// An array and what it holds, outermost first: nested arrays down to the innermost item.
function unwrap(array: Flat, by: Flattening): readonly Flat[] {
  const levels = [array];
  for (let at = array; at.type === "array" && levels.length < deepest; ) {
    const items = flattenItems(at, by);
    if (items === undefined) break;
    levels.push(items);
    at = items;
  }
  return levels;
}
