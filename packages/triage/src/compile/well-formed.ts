import { isObject, type Json, put } from "@interlock/core";

/** Does something that needs canonical JSON with a value, or with what is left of it once it can be said in JSON. */
export function saying<T>(value: Json, use: (value: Json) => T): T {
  try {
    return use(value);
  } catch {
    return use(sayable(value));
  }
}

// A lone surrogate becomes its escape, a number beyond doubles a word. Definitions are read as they are, and some hold such.
function sayable(value: Json): Json {
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
