import { isObject, type Json, type Place, put } from "@interlock/core";

/** A value under construction: ours alone until it is frozen. */
export type Draft = Record<string, Json>;

/**
 * Writes a value at a place of the arguments, whatever stands there. Objects on the way are made when they are missing;
 * arrays are not: their elements are the agent's, and each gets the value (governance.md §4).
 */
export function write(args: Draft, place: Place, value: Json, make: "always" | "container-sent"): void {
  writeAt(args, [place.key, ...place.segments], 0, value, make);
}

function writeAt(
  target: Draft,
  steps: readonly (string | null)[],
  index: number,
  value: Json,
  make: string,
): void {
  const step = steps[index] as string;
  const next = steps[index + 1];
  if (index === steps.length - 1) {
    put(target, step, value);
    return;
  }
  const inner = Object.hasOwn(target, step) ? target[step] : undefined;
  if (next === null) {
    if (Array.isArray(inner)) writeElements(inner as Json[], steps, index + 1, value, make);
    return;
  }
  if (isObject(inner)) {
    writeAt(inner as Draft, steps, index + 1, value, make);
    return;
  }
  if (make === "container-sent") return;
  const made: Draft = {};
  put(target, step, made);
  writeAt(made, steps, index + 1, value, make);
}

// `steps[index]` is the array step itself.
function writeElements(
  array: Json[],
  steps: readonly (string | null)[],
  index: number,
  value: Json,
  make: string,
): void {
  for (let i = 0; i < array.length; i++) {
    if (index === steps.length - 1) {
      array[i] = value;
    } else if (steps[index + 1] === null) {
      const inner = array[i];
      if (Array.isArray(inner)) writeElements(inner as Json[], steps, index + 1, value, make);
    } else {
      if (!isObject(array[i])) array[i] = {};
      writeAt(array[i] as Draft, steps, index + 1, value, make);
    }
  }
}
