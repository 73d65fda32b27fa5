import { isObject, type Json } from "@interlock/core";
import { readPath } from "./response-path.ts";

/**
 * The items of an answer: the answer itself, what the path names, else a property `value`, else the first property that
 * is an array (connectors.md 1.2 step 4).
 */
export function itemsOf(body: Json | undefined, path: string | undefined): readonly Json[] {
  return listOf(body, path) ?? [];
}

/** The same; `undefined` for an answer that holds no list, as an error page does. No answer at all is an empty list. */
export function listOf(body: Json | undefined, path: string | undefined): readonly Json[] | undefined {
  if (Array.isArray(body)) return body;
  if (body === undefined || body === null) return [];
  const named = readPath(body, path);
  if (Array.isArray(named)) return named;
  const holder = isObject(named) ? named : body;
  if (!isObject(holder)) return undefined;
  const value = Object.hasOwn(holder, "value") ? holder["value"] : undefined;
  if (Array.isArray(value)) return value;
  return Object.values(holder).find((each) => Array.isArray(each)) as readonly Json[] | undefined;
}

/** A value as people read it. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
