import { canonicalJson, type Json } from "@interlock/core";
import { entryMac, type JournalEntry } from "./journal.ts";
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
  if (checkpoint !== undefined && checkpointMac(keys, checkpoint) !== checkpoint.mac) {
    return { ok: false, seq: checkpoint.seq, problem: "checkpoint" };
  }
  let prev = "";
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1;
    if (entry.seq !== seq) return { ok: false, seq, problem: "out-of-order" };
    if (entry.prev !== prev) return { ok: false, seq, problem: "unlinked" };
    const mac = safeMac(keys, entry);
    if (mac === undefined) return { ok: false, seq, problem: "unknown-key" };
    if (mac !== entry.mac) return { ok: false, seq, problem: "altered" };
    if (
      checkpoint !== undefined &&
      (checkpoint.tenant !== entry.tenant || (checkpoint.seq === seq && checkpoint.head !== mac))
    ) {
      return { ok: false, seq, problem: "checkpoint" };
    }
    prev = mac;
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

function checkpointMac(keys: KeyRing, checkpoint: Omit<Checkpoint, "mac">): string | undefined {
  const { mac: _, ...content } = checkpoint as Checkpoint;
  return keyedDigest(keys, "interlock-checkpoint", canonicalJson(content as unknown as Json), checkpoint.key);
}

// An altered entry may hold what has no canonical form; that is an alteration like any other.
function safeMac(keys: KeyRing, entry: JournalEntry): string | undefined {
  try {
    return entryMac(keys, entry);
  } catch {
    return "";
  }
}
