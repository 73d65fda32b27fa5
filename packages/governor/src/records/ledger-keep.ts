import { isObject } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";
import { type KeyRing, keyedDigest } from "../journal/keys.ts";
import type { Transaction } from "../types/store.ts";
import { emptyIndex, type LedgerIndex, note, sizeOf } from "./ledger-index.ts";

const fewest = 1_000;
const domain = "interlock-index";

/**
 * Keeps the index beside the records once enough entries came since, so that a host that starts reads those alone. It is
 * signed and tied to an entry; an older one only makes the host read more.
 */
export async function keepIndex(
  transaction: Transaction,
  keys: KeyRing,
  tenant: string,
  index: LedgerIndex,
  head: JournalEntry | undefined,
): Promise<void> {
  // With the first entry under another key it is kept too: later hosts need the older key no more to read on.
  const isRotation = head !== undefined && head.key !== keys.current;
  if (!isRotation && index.unkept < Math.max(fewest, sizeOf(index))) return;
  const text = JSON.stringify([
    tenant,
    index.seq,
    index.mac,
    [...index.marks.values()].flatMap((ofKind) => [...ofKind]),
  ]);
  const mac = keyedDigest(keys, domain, text) ?? "";
  await transaction.set("index", "current", { key: keys.current, text, mac });
  index.unkept = 0;
}

/** The kept index, an empty one where there is none that this host can believe. */
export async function readKept(
  transaction: Transaction,
  keys: KeyRing,
  tenant: string,
  head: JournalEntry,
  salt: string,
): Promise<LedgerIndex> {
  const kept = await transaction.get("index", "current");
  const index = emptyIndex(salt);
  if (!isObject(kept) || typeof kept["text"] !== "string" || typeof kept["key"] !== "string") return index;
  // Of a key that the ring lacks there is no digest, and an absent signature is equal to it.
  const expected = keyedDigest(keys, domain, kept["text"], kept["key"]);
  if (expected === undefined || expected !== kept["mac"]) return index;
  const [owner, seq, mac, marks] = JSON.parse(kept["text"]) as [string, number, string, [string, string][]];
  // The journal was cut off behind it: the entries tell.
  if (owner !== tenant || seq > head.seq) return index;
  for (const [tag, mark] of marks) note(index, tag, mark);
  return Object.assign(index, { seq, mac });
}
