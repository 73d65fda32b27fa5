/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object; keys are looked up as own properties only. */
export interface JsonObject {
  readonly [key: string]: Json;
}
/** A JSON Schema as data (draft 2020-12 for models, the common subset of Swagger 2.0 when read). */
export type JsonSchema = JsonObject;

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own property `key` of a value, `undefined` when the value is no object or only inherits it. */
export function own<T = Json>(value: unknown, key: string): T | undefined {
  return isObject(value) && Object.hasOwn(value, key)
    ? ((value as Record<string, unknown>)[key] as T)
    : undefined;
}

/** Sets an own property. A plain assignment to `__proto__` would set the prototype instead. */
export function put(target: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (target as Record<string, unknown>)[key] = value;
  }
}

/** Freezes a JSON value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Object.keys(value)) deepFreeze((value as Record<string, unknown>)[key]);
  }
  return value;
}
