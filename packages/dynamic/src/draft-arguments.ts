import { isObject, type Json, own, put, type Step } from "@interlock/core";

/** Arguments under construction. */
export type Draft = Record<string, Json>;

/** Writes a value; objects on the way are made. False when something else stands on the way. */
export function write(draft: Draft, steps: readonly string[], value: Json): boolean {
  let at = draft;
  for (const step of steps.slice(0, -1)) {
    const inner = own(at, step);
    if (inner !== undefined && !isObject(inner)) return false;
    // What came from the inputs stays theirs: it is copied before it is written into.
    const copy: Draft = { ...inner };
    put(at, step, copy);
    at = copy;
  }
  put(at, steps.at(-1) as string, value);
  return true;
}

/** The value at a place; `undefined` inside arrays, whose elements are the caller's. */
export function valueAt(draft: Draft, steps: readonly Step[]): Json | undefined {
  let at: Json | undefined = draft;
  for (const step of steps) at = step === null ? undefined : own(at, step);
  return at;
}
