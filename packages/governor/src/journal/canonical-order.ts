import { canonicalJson, isObject, type Json, put, StoreError } from "@interlock/core";

/** The canonical form of a value whose members are in canonical order already: what JSON makes of it, nearly always. */
export function canonicalText(ordered: object): string {
  const text = JSON.stringify(ordered);
  // Where JSON escapes half a character there is no canonical form; `canonicalJson` tells, also of a text that only says so.
  return text.includes("\\ud") ? canonicalJson(ordered as Json) : text;
}

/** A copy with its members in canonical order, at every depth. Throws `StoreError` for a number that JSON has no form for. */
export function inOrder(value: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) put(copy, key, ordered(member));
  }
  return copy;
}

function ordered(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new StoreError("journal-value", "a number that JSON has no form for cannot be journalled");
  if (Array.isArray(value)) return value.map(ordered);
  return isObject(value) ? inOrder(value) : value;
}
