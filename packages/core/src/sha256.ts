import { sha256 as noble } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of bytes, or of text as UTF-8, as lower-case hex, for runtimes without `node:crypto`. */
export function sha256(data: string | Uint8Array): string {
  return bytesToHex(noble(typeof data === "string" ? utf8ToBytes(data) : data));
}
