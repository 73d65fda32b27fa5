import { createHmac, randomBytes } from "node:crypto";

/** The host's keys for the journal and for digests that leave the process. Old keys stay, so that old entries verify. */
export interface KeyRing {
  /** The id of the key that new entries are made with. */
  readonly current: string;
  /** By id; at least 32 bytes each. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** A ring with one fresh key, for a process that keeps nothing: its journal cannot be verified after it ends. */
export function ephemeralKeys(): KeyRing {
  return { current: "ephemeral", keys: { ephemeral: randomBytes(32) } };
}

/** An HMAC-SHA-256 as lower-case hex, `undefined` when the ring has no such key. `domain` separates its uses. */
export function keyedDigest(
  ring: KeyRing,
  domain: string,
  text: string,
  keyId: string = ring.current,
): string | undefined {
  const key = Object.hasOwn(ring.keys, keyId) ? ring.keys[keyId] : undefined;
  return key === undefined ? undefined : createHmac("sha256", key).update(`${domain}\n${text}`).digest("hex");
}
