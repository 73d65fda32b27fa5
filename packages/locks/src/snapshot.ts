import { fail, type Json, type JsonObject, ok, put, type Result } from "@interlock/core";
import { shownPath } from "./shown.ts";

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
  /** UTF-16 code units of the addresses of all values together: what each issue, checked or told, may have to say. */
  readonly addresses: number;
}

/** The limits that hold for every call. */
export const argumentLimits: ArgumentLimits = {
  depth: 64,
  items: 10_000,
  characters: 8_388_608,
  values: 200_000,
  addresses: 33_554_432,
};

/**
 * An own copy of what the caller handed over, each property read once, so that a getter, a proxy or a later change shows
 * the same value to the judge and to the wire. Refuses what JSON cannot say. `undefined` members are left out.
 * The copy's objects and arrays are added to `made`.
 */
export function snapshot(input: unknown, made: object[]): Result<JsonObject> {
  const state: State = { values: 0, characters: 0, addresses: 0, refusal: undefined, steps: [], made };
  try {
    const copy = copyValue(input, 0, 0, state);
    if (state.refusal !== undefined)
      return fail({ ...state.refusal, pointer: shownPath(state.steps.reverse()) });
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
  values: number;
  characters: number;
  addresses: number;
  refusal: { readonly code: string; readonly message: string } | undefined;
  /** The way to what was refused, innermost first: written on the way out, so that what is accepted pays nothing. */
  readonly steps: (string | number)[];
  readonly made: object[];
}

/** Stands for a value that was refused; the state says why. */
const refused: unique symbol = Symbol("refused");

// `length`: of the address.
function copyValue(value: unknown, depth: number, length: number, state: State): Json | typeof refused {
  if (++state.values > argumentLimits.values)
    return refuse(state, "too-large", "the arguments hold too many values");
  state.addresses += length;
  if (state.addresses > argumentLimits.addresses)
    return refuse(state, "too-large", "the arguments hold too many values below keys that are too long");
  switch (typeof value) {
    case "string":
      return copyText(value, state);
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : refuse(state, "value-refused", "a number must be finite");
    case "object":
      if (value === null) return null;
      if (depth >= argumentLimits.depth)
        return refuse(state, "too-deep", "the arguments are nested too deeply");
      return Array.isArray(value)
        ? copyArray(value, depth, length, state)
        : copyObject(value, depth, length, state);
    default:
      return refuse(state, "type-mismatch", "not a JSON value");
  }
}

function copyText(text: string, state: State): string | typeof refused {
  state.characters += text.length;
  if (state.characters > argumentLimits.characters)
    return refuse(state, "too-large", "the arguments hold too much text");
  return text.isWellFormed() ? text : refuse(state, "value-refused", "the text holds half a surrogate pair");
}

function copyArray(
  array: readonly unknown[],
  depth: number,
  length: number,
  state: State,
): Json | typeof refused {
  const count = array.length;
  if (count > argumentLimits.items) return refuse(state, "too-large", "the array has too many elements");
  const copy: Json[] = [];
  state.made.push(copy);
  for (let index = 0; index < count; index++) {
    // A hole is null, as in JSON. No index has more digits.
    const copied = copyValue(array[index] ?? null, depth + 1, length + 6, state);
    if (copied === refused) {
      state.steps.push(index);
      return refused;
    }
    copy.push(copied);
  }
  return copy;
}

function copyObject(object: object, depth: number, length: number, state: State): Json | typeof refused {
  const prototype = Object.getPrototypeOf(object) as unknown;
  // A Date, a Map, a boxed string: what JSON.stringify would make of them is not what the caller passed.
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null)
    return refuse(state, "type-mismatch", "not a plain object");
  const copy: Record<string, Json> = {};
  state.made.push(copy);
  for (const key of Object.keys(object)) {
    if (copyText(key, state) === refused) return refused;
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const copied = copyValue(value, depth + 1, length + key.length + 1, state);
    if (copied === refused) {
      state.steps.push(key);
      return refused;
    }
    put(copy, key, copied);
  }
  return copy;
}

function refuse(state: State, code: string, message: string): typeof refused {
  state.refusal = { code, message };
  return refused;
}
