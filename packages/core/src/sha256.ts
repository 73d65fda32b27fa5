import { sha256 as noble } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of UTF-8 text as lower-case hex, for runtimes without `node:crypto`. */
export function sha256(text: string): string {
  return bytesToHex(noble(utf8ToBytes(text)));
}
