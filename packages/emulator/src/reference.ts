import { isObject, type Json, type JsonObject, own } from "@interlock/core";

/** Follows local references until something else is found; `undefined` for a dangling, foreign or circular one. */
export function follow(document: JsonObject, node: Json | undefined): Json | undefined {
  const seen = new Set<string>();
  let current = node;
  for (;;) {
    const reference = own(current, "$ref");
    if (typeof reference !== "string") return current;
    if (seen.has(reference)) return undefined;
    seen.add(reference);
    current = resolve(document, reference);
  }
}

/** What a local reference points at: each token percent-decoded, then unescaped, else as it is written (reading.md R4). */
export function resolve(document: JsonObject, reference: string): Json | undefined {
  if (reference === "#") return document;
  if (!reference.startsWith("#/")) return undefined;
  let current: Json | undefined = document;
  for (const token of reference.slice(2).split("/")) {
    current = step(current, unescaped(percentDecoded(token))) ?? step(current, unescaped(token));
  }
  return current;
}

function step(value: Json | undefined, token: string): Json | undefined {
  if (Array.isArray(value))
    return /^\d+$/u.test(token) ? (value[Number(token)] as Json | undefined) : undefined;
  return isObject(value) ? own(value, token) : undefined;
}

function unescaped(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

function percentDecoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
