import { isObject, type Json, put, type Segment } from "@interlock/core";

/** A value under construction: ours alone until it is frozen. */
export type Draft = Record<string, Json>;

/** How a value is written: what it may replace, and whether the objects above it are made when they are missing. */
export interface Writing {
  /** Also where a value stands already. */
  readonly over: boolean;
  /** Objects on the way are made; otherwise the value is written only into containers that are sent. */
  readonly make: boolean;
  /** Objects that were made are added: they are to be frozen with the arguments. */
  readonly made: object[];
}

/**
 * Writes a value at a place of the arguments. Arrays are never made: their elements are the agent's, and each gets the
 * value (governance.md §4). False when something that is no array stands where the place has one: nothing can be written.
 */
export function write(args: Draft, steps: readonly Segment[], value: Json, writing: Writing): boolean {
  return writeInto(args, steps, 0, value, writing);
}

function writeInto(
  target: Draft,
  steps: readonly Segment[],
  index: number,
  value: Json,
  writing: Writing,
): boolean {
  const step = steps[index] as string;
  const inner = Object.hasOwn(target, step) ? target[step] : undefined;
  if (index === steps.length - 1) {
    if (writing.over || inner === undefined) put(target, step, value);
    return true;
  }
  if (steps[index + 1] === null) {
    if (Array.isArray(inner)) return writeElements(inner as Json[], steps, index + 1, value, writing);
    // Absent stays absent; what is neither an array nor nothing would carry no lock.
    return inner === undefined || inner === null;
  }
  if (isObject(inner)) return writeInto(inner as Draft, steps, index + 1, value, writing);
  if (!writing.make) return true;
  const object = made(writing);
  put(target, step, object);
  return writeInto(object, steps, index + 1, value, writing);
}

// `steps[index]` is the array step itself.
function writeElements(
  array: Json[],
  steps: readonly Segment[],
  index: number,
  value: Json,
  writing: Writing,
): boolean {
  let written = true;
  for (let i = 0; i < array.length; i++) {
    const element = array[i];
    if (index === steps.length - 1) {
      if (writing.over) array[i] = value;
    } else if (steps[index + 1] === null) {
      const isFit = Array.isArray(element)
        ? writeElements(element as Json[], steps, index + 1, value, writing)
        : element === null;
      written &&= isFit;
    } else {
      if (!isObject(element) && !writing.make) continue;
      const target = isObject(element) ? (element as Draft) : made(writing);
      array[i] = target;
      written = writeInto(target, steps, index + 1, value, writing) && written;
    }
  }
  return written;
}

function made(writing: Writing): Draft {
  const object: Draft = {};
  writing.made.push(object);
  return object;
}

/** Puts a value where one stands already, at a concrete address. */
export function replaceAt(args: Draft, path: readonly (string | number)[], value: Json): void {
  let at: Json = args;
  for (const step of path.slice(0, -1)) at = (at as Readonly<Record<string | number, Json>>)[step] as Json;
  put(at as Draft, String(path.at(-1)), value);
}

/** A copy of a value that may be written into; the objects and arrays of it are added to `made`. */
export function thaw(value: Json, made: object[]): Json {
  if (Array.isArray(value)) {
    const copy = value.map((item: Json) => thaw(item, made));
    made.push(copy);
    return copy;
  }
  if (!isObject(value)) return value;
  const copy: Draft = {};
  made.push(copy);
  for (const key of Object.keys(value)) put(copy, key, thaw(value[key] as Json, made));
  return copy;
}
