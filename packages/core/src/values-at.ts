import { isObject, type Json, type JsonObject, own } from "./json.ts";
import type { Segment } from "./pointer.ts";
import type { AgentLeaf, Place } from "./policy.ts";

/** A value of the arguments with its concrete address. */
export interface Found {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/** The steps from the arguments to a place. */
export function stepsTo(place: Pick<Place, "key" | "segments">): readonly Segment[] {
  return [place.key, ...place.segments];
}

/**
 * Every value of the arguments at the end of some steps; arrays are walked, and a last `true` finds each key that is not
 * `declared`.
 */
export function valuesAt(
  args: JsonObject,
  steps: readonly Segment[],
  declared: Pick<AgentLeaf, "declared"> = {},
): readonly Found[] {
  if (isPlain(steps)) return valueAt(args, steps);
  let found: readonly Found[] = [{ path: [], value: args }];
  for (const step of steps) {
    found = found.flatMap(({ path, value }): readonly Found[] => {
      if (step === null)
        return Array.isArray(value) ? value.map((v: Json, i) => ({ path: [...path, i], value: v })) : [];
      if (!isObject(value)) return [];
      if (step === true)
        return Object.keys(value)
          .filter((key) => isOtherKey(declared, key))
          .map((key) => ({ path: [...path, key], value: value[key] as Json }));
      return Object.hasOwn(value, step) ? [{ path: [...path, step], value: value[step] as Json }] : [];
    });
  }
  return found;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Whether a key is one of an object's other keys: none that its definition declares. */
export function isOtherKey({ declared }: Pick<AgentLeaf, "declared">, key: string): boolean {
  if (declared === undefined) return true;
  let names = sets.get(declared);
  if (names === undefined) {
    names = new Set(declared);
    sets.set(declared, names);
  }
  return !names.has(key);
}

function isPlain(steps: readonly Segment[]): steps is readonly string[] {
  for (const step of steps) if (typeof step !== "string") return false;
  return true;
}

// Most places are in no array; each call looks at each of them.
function valueAt(args: JsonObject, path: readonly string[]): readonly Found[] {
  let value: Json | undefined = args;
  for (const step of path) {
    value = own(value, step);
    if (value === undefined) return none;
  }
  return [{ path, value }];
}

const none: readonly Found[] = [];
