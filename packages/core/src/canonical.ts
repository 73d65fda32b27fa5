import canonicalize from "canonicalize";
import { sha256 } from "#sha256";
import type { Json } from "./json.ts";

/**
 * The one byte sequence of a JSON value (RFC 8785): keys ordered by UTF-16 code units, numbers as ECMAScript prints them.
 * Throws on what JSON cannot say: NaN, infinities, lone surrogates, cycles.
 */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("value has no JSON form");
  return text;
}

/** SHA-256 over the canonical form, as lower-case hex. A `domain` separates digests that mean different things. */
export function digest(value: Json, domain?: string): string {
  return sha256(domain === undefined ? canonicalJson(value) : `${domain}\n${canonicalJson(value)}`);
}

/** SHA-256 of bytes as they are, as lower-case hex. */
export function sha256Bytes(bytes: Uint8Array): string {
  return sha256(bytes);
}
