import { isObject, type Json, type JsonObject } from "@interlock/core";

/** Finds what a `$ref` names in one document; `undefined` when it names nothing there (reading.md R4). */
export type Resolve = (reference: string) => Json | undefined;

/** The resolver of a document. It reads nothing but the document: `$ref` to elsewhere finds nothing. */
export function createResolver(document: JsonObject): Resolve {
  const known = new Map<string, Json | undefined>();
  return (reference) => {
    if (known.has(reference)) return known.get(reference);
    const found = find(document, reference);
    known.set(reference, found);
    return found;
  };
}

function find(document: JsonObject, reference: string): Json | undefined {
  if (reference === "#") return document;
  if (!reference.startsWith("#/")) return undefined;
  let at: Json | undefined = document;
  for (const token of reference.slice(2).split("/")) {
    at = step(at, unescaped(percentDecoded(token))) ?? step(at, unescaped(token)) ?? step(at, token);
    if (at === undefined) return undefined;
  }
  return at;
}

function step(at: Json, key: string): Json | undefined {
  if (Array.isArray(at))
    return /^(?:0|[1-9]\d*)$/u.test(key) ? (at as readonly Json[])[Number(key)] : undefined;
  return isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
}

function unescaped(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

function percentDecoded(token: string): string {
  if (!token.includes("%")) return token;
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
