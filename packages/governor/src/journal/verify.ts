import { canonicalJson, type Json } from "@interlock/core";
import type { JournalEntry } from "./entry.ts";
import { type KeyRing, keyedDigest } from "./keys.ts";
import { isSigned } from "./sign-entry.ts";

/** A signed head, handed out to the host: the journal up to here cannot be cut off unseen. */
export interface Checkpoint {
  readonly tenant: string;
  /** The newest entry's `seq`; 0 for an empty journal. */
  readonly seq: number;
  /** The newest entry's `mac`. */
  readonly head: string;
  readonly at: number;
  readonly key: string;
  readonly mac: string;
}

/** What verifying found: the number of good entries, or the first place where something is wrong. */
export type Verification =
  | { readonly ok: true; readonly entries: number }
  | {
      readonly ok: false;
      readonly seq: number;
      readonly problem:
        | "altered"
        | "out-of-order"
        | "unlinked"
        | "truncated"
        | "checkpoint"
        | "another-tenant";
    }
  /** The ring has no such key, or one under whose material nothing in the journal was signed: look at the keys first. */
  | {
      readonly ok: false;
      readonly seq: number;
      readonly problem: "unknown-key" | "keys-differ";
      /** Its id. */
      readonly key: string;
    };

/**
 * Checks a tenant's whole journal, oldest entry first, against its keys and, if there is one, a checkpoint. Without a
 * `tenant` that it has to be of, any one tenant's whole journal is good.
 */
export function verifyJournal(
  entries: readonly JournalEntry[],
  keys: KeyRing,
  checkpoint?: Checkpoint,
  tenant?: string,
): Verification {
  const expected = tenant ?? checkpoint?.tenant;
  if (checkpoint !== undefined && !isSignedCheckpoint(keys, checkpoint)) {
    return keysDiffer(entries, keys, checkpoint.key, checkpoint.seq) ?? wrong(checkpoint.seq, "checkpoint");
  }
  if (checkpoint !== undefined && checkpoint.tenant !== expected)
    return wrong(checkpoint.seq, "another-tenant");
  let prev = "";
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    // What was read from a file may be anything.
    if (typeof entry !== "object" || entry === null) return wrong(seq, "altered");
    if (entry.seq !== seq) return wrong(seq, "out-of-order");
    if (entry.prev !== prev) return wrong(seq, "unlinked");
    if (isSigned(keys, entry) !== true) {
      return keyProblem(entries, keys, entry.key, seq) ?? wrong(seq, "altered");
    }
    if (expected !== undefined && entry.tenant !== expected)
      return wrong(seq, tenant === undefined ? "checkpoint" : "another-tenant");
    if (checkpoint?.seq === seq && checkpoint.head !== entry.mac) return wrong(seq, "checkpoint");
    prev = entry.mac;
  }
  if (checkpoint !== undefined && entries.length < checkpoint.seq)
    return wrong(entries.length + 1, "truncated");
  return { ok: true, entries: entries.length };
}

type Wrong = Exclude<Extract<Verification, { readonly ok: false }>["problem"], "unknown-key" | "keys-differ">;

function wrong(seq: number, problem: Wrong): Verification {
  return { ok: false, seq, problem };
}

function keyProblem(
  entries: readonly JournalEntry[],
  keys: KeyRing,
  key: unknown,
  seq: number,
): Verification | undefined {
  return typeof key === "string" && !Object.hasOwn(keys.keys, key)
    ? { ok: false, seq, problem: "unknown-key", key }
    : keysDiffer(entries, keys, key, seq);
}

// One entry that the key did sign shows that the key is right and the other entry is not. Where none is, the ring is wrong,
// or there is nothing left of the journal: both are to be looked at, and the first costs an honest host nothing.
function keysDiffer(
  entries: readonly JournalEntry[],
  keys: KeyRing,
  key: unknown,
  seq: number,
): Verification | undefined {
  if (typeof key !== "string" || !Object.hasOwn(keys.keys, key)) return undefined;
  const signed = entries.filter((entry) => typeof entry === "object" && entry !== null && entry.key === key);
  if (signed.length === 0 || signed.some((entry) => isSigned(keys, entry) === true)) return undefined;
  return { ok: false, seq, problem: "keys-differ", key };
}

/** Signs a head. */
export function signCheckpoint(keys: KeyRing, head: Omit<Checkpoint, "key" | "mac">): Checkpoint {
  const content = { ...head, key: keys.current };
  return { ...content, mac: checkpointMac(keys, content) ?? "" };
}

// A checkpoint without a signature has no equal to it, also when its key is unknown.
function isSignedCheckpoint(keys: KeyRing, checkpoint: Checkpoint): boolean {
  return typeof checkpoint.mac === "string" && checkpointMac(keys, checkpoint) === checkpoint.mac;
}

function checkpointMac(keys: KeyRing, checkpoint: Omit<Checkpoint, "mac">): string | undefined {
  const { mac: _, ...content } = checkpoint as Checkpoint;
  return keyedDigest(keys, "interlock-checkpoint", canonicalJson(content as unknown as Json), checkpoint.key);
}
