import {
  fail,
  formatPath,
  type Issue,
  type Json,
  type JsonObject,
  ok,
  put,
  type Result,
} from "@interlock/core";

/** How much an agent may supply in one call. */
export interface ArgumentLimits {
  /** Levels of objects and arrays. */
  readonly depth: number;
  /** Elements of one array. */
  readonly items: number;
  /** UTF-16 code units of all strings and keys together. */
  readonly characters: number;
  /** Values of every kind together. */
  readonly values: number;
}

/** The limits that hold for every call. */
export const argumentLimits: ArgumentLimits = {
  depth: 64,
  items: 10_000,
  characters: 8_388_608,
  values: 200_000,
};

/**
 * An own copy of what the caller handed over, each property read once, so that a getter, a proxy or a later change shows
 * the same value to the judge and to the wire. Refuses what JSON cannot say. `undefined` members are left out.
 */
export function snapshot(input: unknown): Result<JsonObject> {
  const state: State = { issues: [], values: 0, characters: 0 };
  try {
    const copy = copyValue(input, [], state);
    if (state.issues.length > 0) return fail(...state.issues);
    if (copy === null || typeof copy !== "object" || Array.isArray(copy)) {
      return fail({ code: "type-mismatch", pointer: "", message: "the arguments of a call are an object" });
    }
    return ok(copy as JsonObject);
  } catch {
    // A getter or a proxy of the caller's threw: there is no value to judge.
    return fail({ code: "value-refused", pointer: "", message: "the arguments could not be read" });
  }
}

interface State {
  readonly issues: Issue[];
  values: number;
  characters: number;
}

function copyValue(value: unknown, path: readonly (string | number)[], state: State): Json | undefined {
  if (state.issues.length > 0) return undefined;
  if (++state.values > argumentLimits.values)
    return refuse(state, "too-large", path, "the arguments hold too many values");
  switch (typeof value) {
    case "string":
      return copyText(value, path, state);
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      return refuse(state, "value-refused", path, "a number must be finite");
    case "object":
      if (value === null) return null;
      if (path.length >= argumentLimits.depth)
        return refuse(state, "too-deep", path, "the arguments are nested too deeply");
      return Array.isArray(value) ? copyArray(value, path, state) : copyObject(value, path, state);
    default:
      return refuse(state, "type-mismatch", path, "not a JSON value");
  }
}

function copyText(text: string, path: readonly (string | number)[], state: State): Json | undefined {
  state.characters += text.length;
  if (state.characters > argumentLimits.characters)
    return refuse(state, "too-large", path, "the arguments hold too much text");
  if (!text.isWellFormed())
    return refuse(state, "value-refused", path, "the text holds half a surrogate pair");
  return text;
}

function copyArray(
  array: readonly unknown[],
  path: readonly (string | number)[],
  state: State,
): Json | undefined {
  const length = array.length;
  if (length > argumentLimits.items)
    return refuse(state, "too-large", path, "the array has too many elements");
  const copy: Json[] = [];
  for (let index = 0; index < length; index++) {
    copy.push(copyValue(array[index] ?? null, [...path, index], state) ?? null);
  }
  return copy;
}

function copyObject(object: object, path: readonly (string | number)[], state: State): Json | undefined {
  const prototype = Object.getPrototypeOf(object) as unknown;
  // A Date, a Map, a boxed string: what JSON.stringify would make of them is not what the caller passed.
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    return refuse(state, "type-mismatch", path, "not a plain object");
  }
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(object)) {
    if (copyText(key, path, state) === undefined) return undefined;
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const copied = copyValue(value, [...path, key], state);
    if (copied === undefined) return undefined;
    put(copy, key, copied);
  }
  return copy;
}

function refuse(state: State, code: string, path: readonly (string | number)[], message: string): undefined {
  state.issues.push({ code, pointer: formatPath(path), message });
  return undefined;
}
