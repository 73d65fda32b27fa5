import { isObject, type Json, own, put, type ToolEntry } from "@interlock/core";
import type { UserParameter } from "./server-config.ts";

/**
 * What is fixed, one entry for each argument: a body's locked parts are put together. What is injected is said as well, for
 * whether the service injects is not documented (connectors.md 8.2).
 */
export function userParameters(tool: ToolEntry): readonly UserParameter[] {
  const fixed = [...tool.injected, ...tool.locks].filter((place) => !place.segments.includes(null));
  const keys = [...new Set(fixed.map((place) => place.key))];
  const objects = tool.requiredObjects
    .filter((place) => keys.includes(place.key) && !place.segments.includes(null))
    .map((place) => ({ ...place, value: {} }));
  return keys.map((name) => {
    const places = [...objects, ...fixed].filter((place) => place.key === name);
    const value = places.reduce<Json>(
      (whole, place) => withValue(whole, place.segments as readonly string[], place.value),
      {},
    );
    const title = tool.locks.find((lock) => lock.key === name && lock.title !== undefined)?.title;
    return { name, value, ...(title === undefined ? {} : { displayValue: title }) };
  });
}

function withValue(whole: Json, segments: readonly string[], value: Json): Json {
  const [step, ...rest] = segments;
  if (step === undefined) return isObject(value) && isObject(whole) ? { ...value, ...whole } : value;
  const copy: Record<string, Json> = isObject(whole) ? { ...whole } : {};
  put(copy, step, withValue(own(whole, step) ?? {}, rest, value));
  return copy;
}
