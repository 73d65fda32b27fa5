import { StoreError } from "@interlock/core";
import { isSigned, type JournalEntry } from "./journal.ts";
import type { KeyRing } from "./keys.ts";
import { type LedgerIndex, note } from "./ledger-index.ts";
import { readKept } from "./ledger-keep.ts";
import type { Transaction } from "./store.ts";

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
  if (isSigned(keys, head) !== true)
    throw new StoreError(
      "keys-differ",
      `the journal's newest entry does not verify with this host's key "${head.key}"`,
    );
  const index = known.seq === 0 ? await readKept(transaction, keys, tenant, head) : known;
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
  if (!isNext || isSigned(keys, entry) !== true) throw journalAltered();
  for (const [tag, mark] of Object.entries(entry.records ?? {})) note(index, tag, mark);
  index.seq = entry.seq;
  index.mac = entry.mac;
  index.unkept += 1;
}

function journalAltered(): StoreError {
  return new StoreError("record-altered", "the store's journal is not the one that was written");
}
