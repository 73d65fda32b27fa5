import { StoreError } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";
import type { KeyRing } from "../journal/keys.ts";
import { isSigned } from "../journal/sign-entry.ts";
import type { Transaction } from "../types/store.ts";
import { type LedgerIndex, note } from "./ledger-index.ts";
import { readKept } from "./ledger-keep.ts";

const page = 1_000;

/**
 * Brings an index to the journal's head: what other hosts wrote since is read, each link checked. Rejects with `keys-differ`
 * when the head was signed with a key that this host does not have, or has otherwise, and with `record-altered` when the
 * journal is not the one that this host knows.
 */
export async function catchUp(
  transaction: Transaction,
  keys: KeyRing,
  tenant: string,
  known: LedgerIndex,
  head: JournalEntry | undefined,
): Promise<LedgerIndex> {
  if (head === undefined ? known.seq === 0 : head.seq === known.seq && head.mac === known.mac) return known;
  if (head === undefined || !(head.seq > known.seq)) throw journalAltered();
  if (isSigned(keys, head) !== true) throw keysDiffer(head);
  const index = known.seq === 0 ? await readKept(transaction, keys, tenant, head, known.salt) : known;
  while (index.seq < head.seq) {
    const entries = await transaction.entries(index.seq + 1, page);
    if (entries.length === 0) throw journalAltered();
    for (const entry of entries) follow(index, keys, tenant, entry);
  }
  if (index.mac !== head.mac) throw journalAltered();
  return index;
}

function follow(index: LedgerIndex, keys: KeyRing, tenant: string, entry: JournalEntry): void {
  const isNext = entry.seq === index.seq + 1 && entry.prev === index.mac && entry.tenant === tenant;
  const signed = isNext ? isSigned(keys, entry) : false;
  if (signed === undefined) throw keysDiffer(entry);
  if (!signed) throw journalAltered();
  for (const [tag, mark] of Object.entries(entry.records ?? {})) note(index, tag, mark);
  index.seq = entry.seq;
  index.mac = entry.mac;
  index.unkept += 1;
}

function keysDiffer({ seq, key }: JournalEntry): StoreError {
  const name = String(key).slice(0, 80);
  return new StoreError(
    "keys-differ",
    `entry ${seq} of the journal does not verify with this host's key "${name}"`,
  );
}

function journalAltered(): StoreError {
  return new StoreError("record-altered", "the store's journal is not the one that was written");
}
