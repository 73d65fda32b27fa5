import { isObject, type Json, own, put, type Segment } from "@interlock/core";

/** A value under construction: ours alone until it is frozen. */
export type Draft = Record<string, Json>;

/** A value of the policy, where it goes, and what it may replace. */
export interface Writing {
  readonly steps: readonly Segment[];
  readonly value: Json;
  /** Something may be written into it: each call needs its own copy. */
  readonly copied: boolean;
  /** Also where a value stands already. */
  readonly over: boolean;
  /** Objects on the way are made; otherwise the value is written only into containers that are sent. */
  readonly make: boolean;
}

/**
 * Writes a value into the arguments. Arrays are never made: their elements are the agent's, and each gets the value
 * (governance.md 4.2). Objects that were made are added to `made`: they are to be frozen with the arguments. False when
 * something else than an object or array stands where the place has one: it is never replaced.
 */
export function write(args: Draft, writing: Writing, made: object[]): boolean {
  return writeInto(args, writing, 0, made);
}

function writeInto(target: Draft, writing: Writing, index: number, made: object[]): boolean {
  const { steps } = writing;
  const step = steps[index] as string;
  const inner = Object.hasOwn(target, step) ? target[step] : undefined;
  if (index === steps.length - 1) {
    if (writing.over || inner === undefined) put(target, step, valueFor(writing, made));
    return true;
  }
  if (steps[index + 1] === null) {
    if (Array.isArray(inner)) return writeElements(inner as Json[], writing, index + 1, made);
    // Absent stays absent; what is neither an array nor nothing would carry no lock.
    return inner === undefined || inner === null;
  }
  if (isObject(inner)) return writeInto(inner as Draft, writing, index + 1, made);
  if (inner !== undefined && inner !== null) return false;
  if (!writing.make) return true;
  const object = makeObject(made);
  put(target, step, object);
  return writeInto(object, writing, index + 1, made);
}

// `steps[index]` is the array step itself.
function writeElements(array: Json[], writing: Writing, index: number, made: object[]): boolean {
  const { steps } = writing;
  let written = true;
  for (let i = 0; i < array.length; i++) {
    const element = array[i];
    if (index === steps.length - 1) {
      if (writing.over) array[i] = valueFor(writing, made);
    } else if (steps[index + 1] === null) {
      const isFit = Array.isArray(element)
        ? writeElements(element as Json[], writing, index + 1, made)
        : element === null;
      written &&= isFit;
    } else {
      if (!isObject(element) && element !== null) {
        written = false;
        continue;
      }
      if (element === null && !writing.make) continue;
      const target = isObject(element) ? (element as Draft) : makeObject(made);
      array[i] = target;
      written = writeInto(target, writing, index + 1, made) && written;
    }
  }
  return written;
}

function valueFor({ value, copied }: Writing, made: object[]): Json {
  return copied ? thaw(value, made) : value;
}

function makeObject(made: object[]): Draft {
  const object: Draft = {};
  made.push(object);
  return object;
}

/** A place at which something else stands than what holds the places below it. */
export interface WrongTyped {
  readonly path: readonly (string | number)[];
  readonly wanted: "array" | "object";
}

/** Where something else than an object or array stands on the way to a place. */
export function wrongTyped(
  value: Json | undefined,
  steps: readonly Segment[],
  path: readonly (string | number)[] = [],
): readonly WrongTyped[] {
  const [step, ...rest] = steps;
  if (step === undefined || value === undefined || value === null) return [];
  if (step === null)
    return Array.isArray(value)
      ? value.flatMap((item: Json, i) => wrongTyped(item, rest, [...path, i]))
      : [{ path, wanted: "array" }];
  const name = String(step);
  return isObject(value) ? wrongTyped(own(value, name), rest, [...path, name]) : [{ path, wanted: "object" }];
}

/** Takes out what stands at a key. */
export function remove(target: Draft, key: string): void {
  delete target[key];
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
