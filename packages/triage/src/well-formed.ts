import { isObject, type Json, put } from "@interlock/core";

/**
 * The same value with what canonical JSON cannot say written out: a lone surrogate as its escape, a number beyond doubles
 * as a word. Definitions are read as they are, and some hold such things.
 */
export function sayable(value: Json): Json {
  if (typeof value === "string") return value.isWellFormed() ? value : value.replace(loneSurrogate, spell);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(sayable);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) put(copy, sayable(key) as string, sayable(part));
  return copy;
}

const loneSurrogate = /\p{Cs}/gu;

function spell(surrogate: string): string {
  return `\\u${surrogate.charCodeAt(0).toString(16)}`;
}
