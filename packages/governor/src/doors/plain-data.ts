import { type Json, put } from "@interlock/core";

const deepest = 128;
const most = 200_000;
/** For what people write and compile, not for what is sent to be answered. */
export const manyValues = 20_000_000;

/**
 * A copy of a value that is plain data, each property read once; `undefined` for anything else: a getter, an object with a
 * prototype of its own, a function, what is too deep or too much. `undefined` members are left out.
 */
export function plainData(value: unknown, values: number = most): Json | undefined {
  try {
    return copy(value, 0, { left: values });
  } catch {
    return undefined;
  }
}

/** The members of a plain object as they stand, whatever their values are; `undefined` for anything else. */
export function ownMembers(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !isPlain(value))
    return undefined;
  const members: Record<string, unknown> = {};
  for (const key of Reflect.ownKeys(value)) {
    const member = Object.getOwnPropertyDescriptor(value, key);
    if (typeof key === "symbol" || member === undefined || !("value" in member)) return undefined;
    if (member.value !== undefined) put(members, key, member.value);
  }
  return members;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function copy(value: unknown, depth: number, count: { left: number }): Json {
  count.left -= 1;
  if (count.left < 0 || depth > deepest) throw new TypeError("too much");
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") throw new TypeError("not plain data");
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (let index = 0; index < value.length; index++) items.push(copy(own(value, index), depth + 1, count));
    return items;
  }
  if (!isPlain(value)) throw new TypeError("not plain data");
  const object: Record<string, Json> = {};
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === "symbol") throw new TypeError("not plain data");
    const member = own(value, key);
    if (member !== undefined) put(object, key, copy(member, depth + 1, count));
  }
  return object;
}

function own(value: object, key: string | number): unknown {
  const member = Object.getOwnPropertyDescriptor(value, key);
  if (member === undefined || member.get !== undefined || member.set !== undefined)
    throw new TypeError("not plain data");
  return member.value;
}
