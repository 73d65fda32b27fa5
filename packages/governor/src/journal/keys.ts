import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { fail, InterlockError, isObject, ok, own, type Result } from "@interlock/core";

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

const shortest = 32;

/** Throws `InterlockError` `keys-invalid` for a ring whose keys are too short, or that lacks its own current key. */
export function checkKeyRing(ring: KeyRing): void {
  const keys: unknown = own(ring, "keys");
  if (!isObject(keys) || typeof own(ring, "current") !== "string")
    throw new InterlockError("keys-invalid", "a key ring is { current: id, keys: { id: bytes } }");
  for (const [id, key] of Object.entries(keys)) {
    if (!((key as unknown) instanceof Uint8Array) || (key as unknown as Uint8Array).length < shortest)
      throw new InterlockError("keys-invalid", `the key "${id}" needs ${shortest} bytes or more`);
  }
  if (!Object.hasOwn(keys, ring.current))
    throw new InterlockError("key-missing", "the key ring does not hold its own current key");
}

/** An HMAC-SHA-256 as lower-case hex, `undefined` when the ring has no such key. `domain` separates its uses. */
export function keyedDigest(
  ring: KeyRing,
  domain: string,
  text: string,
  keyId: string = ring.current,
): string | undefined {
  const key = Object.hasOwn(ring.keys, keyId) ? ring.keys[keyId] : undefined;
  return key === undefined
    ? undefined
    : createHmac("sha256", prepared(key)).update(`${domain}\n${text}`).digest("hex");
}

const keyObjects = new WeakMap<Uint8Array, KeyObject>();

// Node makes a key object of raw bytes for each HMAC, at five times the cost of the HMAC itself.
function prepared(key: Uint8Array): KeyObject {
  let object = keyObjects.get(key);
  if (object === undefined) {
    object = createSecretKey(key);
    keyObjects.set(key, object);
  }
  return object;
}

/** Reads a key ring from JSON: `{ "current": id, "keys": { id: base64 } }`, 32 bytes or more a key. */
export function readKeyRing(text: string): Result<KeyRing> {
  let ring: unknown;
  try {
    ring = JSON.parse(text);
  } catch {
    return notARing("it is not JSON");
  }
  if (!isObject(ring) || typeof ring["current"] !== "string" || !isObject(ring["keys"])) {
    return notARing('it has no "current" and "keys"');
  }
  const keys = Object.entries(ring["keys"]).map(
    ([id, key]) => [id, Buffer.from(String(key), "base64")] as const,
  );
  if (keys.some(([, key]) => key.length < shortest)) return notARing("a key is 32 bytes or more, in base64");
  const { current } = ring as { current: string };
  if (!keys.some(([id]) => id === current)) return notARing("it does not hold its own current key");
  return ok({ current, keys: Object.fromEntries(keys) });
}

function notARing(why: string): Result<never> {
  return fail({ code: "key-ring-invalid", pointer: "", message: `not a key ring: ${why}` });
}
