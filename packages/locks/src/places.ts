import {
  isObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  own,
  type Place,
  type Segment,
} from "@interlock/core";

/** A value of the arguments with its concrete address. */
export interface Found {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/** The steps from the arguments to a place. */
export function stepsTo(place: Pick<Place, "key" | "segments">): readonly Segment[] {
  return [place.key, ...place.segments];
}

/** Every value of the arguments at the end of some steps; arrays are walked. */
export function valuesAt(args: JsonObject, steps: readonly Segment[]): readonly Found[] {
  if (!steps.includes(null)) return valueAt(args, steps as readonly string[]);
  let found: readonly Found[] = [{ path: [], value: args }];
  for (const step of steps) {
    found = found.flatMap(({ path, value }): readonly Found[] => {
      if (step === null)
        return Array.isArray(value) ? value.map((v: Json, i) => ({ path: [...path, i], value: v })) : [];
      return isObject(value) && Object.hasOwn(value, step)
        ? [{ path: [...path, step], value: value[step] as Json }]
        : [];
    });
  }
  return found;
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

/** Whether some steps begin with others. */
export function isWithin(inner: readonly Segment[], outer: readonly Segment[]): boolean {
  return outer.every((step, index) => inner[index] === step);
}

/** The part of a schema for the values at the end of some steps; `undefined` where the way is not plain. */
export function schemaAt(schema: JsonSchema, steps: readonly Segment[]): Json | undefined {
  let at: Json | undefined = schema;
  for (const step of steps) at = step === null ? own(at, "items") : own(own(at, "properties"), step);
  return at;
}
