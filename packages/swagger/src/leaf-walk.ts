import { type JsonObject, own, type Segment } from "@interlock/core";
import { type Flat, type Flattening, flatten, flattenItems } from "./flatten.ts";
import { isExpandable, typeOf } from "./schema-type.ts";

/** A leaf of a body as the walk finds it (ORACLE.md R7). */
export interface FoundLeaf {
  readonly segments: readonly Segment[];
  readonly node: Flat;
  /** The flattened items of an array. */
  readonly items?: Flat;
  readonly type: string | null;
  readonly itemType: string | null;
  readonly requiredLocal: boolean;
  readonly requiredInBody: boolean;
  readonly internal: boolean;
}

/** An object or array between the body parameter and its leaves. */
export interface FoundContainer {
  readonly segments: readonly Segment[];
  readonly kind: "object" | "array";
  readonly node: Flat;
  readonly requiredLocal: boolean;
  readonly internal: boolean;
}

/** What a body schema is made of, in declaration order. */
export interface FoundBody {
  readonly leaves: readonly FoundLeaf[];
  readonly containers: readonly FoundContainer[];
}

/** Where the walk stands. */
interface Standing {
  readonly segments: readonly Segment[];
  readonly requiredLocal: boolean;
  readonly requiredInBody: boolean;
  readonly internal: boolean;
}

// Real bodies end at 13 levels; below this one a node is one JSON leaf, whatever it holds.
const deepest = 64;

/** Finds the leaves of a body schema. `required` and `internal` are the body parameter's own. */
export function walkBody(
  schema: JsonObject,
  parameter: { readonly required: boolean; readonly internal: boolean },
  by: Flattening,
): FoundBody {
  const leaves: FoundLeaf[] = [];
  const containers: FoundContainer[] = [];
  const root: Standing = {
    segments: [],
    requiredLocal: parameter.required,
    requiredInBody: true,
    internal: parameter.internal,
  };
  visit(flatten(schema, undefined, by), root);
  return { leaves, containers };

  function visit(node: Flat, at: Standing): void {
    const here = below(at, node);
    const levels = typeOf(node) === "array" ? unwrap(node, by) : [node];
    const inner = levels.at(-1) as Flat;
    if (at.segments.length < deepest && by.spend() && isExpandable(inner)) {
      expand(inner, throughArrays(levels, here));
    } else {
      leaf(node, here, levels);
    }
  }

  // An array step changes nothing about what is required (R8).
  function throughArrays(levels: readonly Flat[], at: Standing): Standing {
    let standing = at;
    for (const [index, items] of levels.slice(1).entries()) {
      containers.push({ ...standing, kind: "array", node: levels[index] as Flat });
      standing = below({ ...standing, segments: [...standing.segments, null], requiredLocal: true }, items);
    }
    return standing;
  }

  function expand(node: Flat, at: Standing): void {
    containers.push({ ...at, kind: "object", node });
    const required = new Set(node.required);
    for (const property of node.properties) {
      const isRequired = required.has(property.name);
      visit(flatten(property.node, property.trail, by), {
        segments: [...at.segments, property.name],
        requiredLocal: isRequired,
        requiredInBody: at.requiredInBody && isRequired,
        internal: at.internal,
      });
    }
  }

  function leaf(node: Flat, at: Standing, levels: readonly Flat[]): void {
    const items = levels[1];
    leaves.push({
      ...at,
      node,
      ...(items === undefined ? {} : { items }),
      type: typeOf(node),
      // `array` when arrays nest (R7).
      itemType: items === undefined ? null : typeOf(items),
    });
  }
}

// What is below something internal is internal; compared exactly (R9).
function below(at: Standing, node: Flat): Standing {
  return own(node.schema, "x-ms-visibility") === "internal" ? { ...at, internal: true } : at;
}

// An array and what it holds, outermost first: nested arrays down to the innermost item.
function unwrap(array: Flat, by: Flattening): readonly Flat[] {
  const levels = [array];
  for (let at = array; typeOf(at) === "array" && levels.length < deepest; ) {
    const items = flattenItems(at, by);
    if (items === undefined) break;
    levels.push(items);
    at = items;
  }
  return levels;
}
