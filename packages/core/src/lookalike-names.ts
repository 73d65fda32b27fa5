import { fold } from "./fold.ts";
import type { Segment } from "./pointer.ts";

/** Who supplies a place: `nobody` where it is declared and kept from all. */
export type Supplier = "agent" | "locked" | "injected" | "nobody";

/** A place, and who supplies it. */
export interface Supplied {
  readonly pointer: string;
  /** The steps to it on the wire: the location, then a parameter's own name, or what stands in the body. */
  readonly steps: readonly Segment[];
  readonly by: Supplier;
}

/** Two places that a lenient service takes for one. */
export interface NameConflict {
  readonly pointer: string;
  readonly twin: string;
}

/**
 * Names of one object or location that look alike while different hands supply them: whoever writes the one would write the
 * other. Names that are the agent's alone, or nobody's but the policy's, are told apart by their spelling.
 */
export function nameConflicts(places: readonly Supplied[]): readonly NameConflict[] {
  const objects = new Map<string, Map<string, Named>>();
  for (const { pointer, steps, by } of places) {
    let above = "";
    for (const step of steps) {
      if (typeof step === "string") {
        const alike = `${above} ${fold(step)}`;
        const names = objects.get(alike) ?? new Map<string, Named>();
        objects.set(alike, names);
        const named = names.get(step) ?? { pointer, by: new Set() };
        names.set(step, named);
        named.by.add(by);
      }
      above += `${JSON.stringify(step)}/`;
    }
  }
  return [...objects.values()].flatMap(conflictsIn);
}

interface Named {
  readonly pointer: string;
  readonly by: Set<Supplier>;
}

function conflictsIn(names: ReadonlyMap<string, Named>): readonly NameConflict[] {
  if (names.size < 2) return [];
  const [first, ...others] = [...names.values()] as [Named, ...Named[]];
  const conflicts = others.flatMap((other) =>
    areApart(first.by, other.by) || areApart(other.by, first.by)
      ? [{ pointer: first.pointer, twin: other.pointer }]
      : [],
  );
  // Three that look alike: the first may be at peace with both.
  return conflicts.length > 0 ? conflicts : conflictsIn(new Map([...names].slice(1)));
}

function areApart(one: ReadonlySet<Supplier>, other: ReadonlySet<Supplier>): boolean {
  const isKept = other.has("locked") || other.has("injected") || other.has("nobody");
  return (one.has("agent") && isKept) || (one.has("injected") && other.has("locked"));
}
