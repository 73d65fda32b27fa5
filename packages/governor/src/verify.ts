import { canonicalJson, type Json } from "@interlock/core";
import { isSigned, type JournalEntry } from "./journal.ts";
import { type KeyRing, keyedDigest } from "./keys.ts";

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
      readonly problem: "altered" | "out-of-order" | "unlinked" | "unknown-key" | "truncated" | "checkpoint";
    };

/** Checks a tenant's whole journal, oldest entry first, against its keys and, if there is one, a checkpoint. */
export function verifyJournal(
  entries: readonly JournalEntry[],
  keys: KeyRing,
  checkpoint?: Checkpoint,
): Verification {
  if (checkpoint !== undefined && !isSignedCheckpoint(keys, checkpoint)) {
    return { ok: false, seq: checkpoint.seq, problem: "checkpoint" };
  }
  let prev = "";
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    // What was read from a file may be anything.
    if (typeof entry !== "object" || entry === null) return { ok: false, seq, problem: "altered" };
    if (entry.seq !== seq) return { ok: false, seq, problem: "out-of-order" };
    if (entry.prev !== prev) return { ok: false, seq, problem: "unlinked" };
    const signed = isSigned(keys, entry);
    if (!signed) return { ok: false, seq, problem: signed === undefined ? "unknown-key" : "altered" };
    if (
      checkpoint !== undefined &&
      (checkpoint.tenant !== entry.tenant || (checkpoint.seq === seq && checkpoint.head !== entry.mac))
    ) {
      return { ok: false, seq, problem: "checkpoint" };
    }
    prev = entry.mac;
  }
  if (checkpoint !== undefined && entries.length < checkpoint.seq) {
    return { ok: false, seq: entries.length + 1, problem: "truncated" };
  }
  return { ok: true, entries: entries.length };
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
