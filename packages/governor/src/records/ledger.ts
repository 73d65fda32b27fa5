import { randomBytes } from "node:crypto";
import { type Json, StoreError } from "@interlock/core";
import type { JournalEntry, UnlinkedEntry, UnsignedEntry } from "../journal/entry.ts";
import type { KeyRing } from "../journal/keys.ts";
import { signEntry } from "../journal/sign-entry.ts";
import { compareKeys, storageKey } from "../stores/key.ts";
import { createQueues } from "../stores/queue.ts";
import type { RecordKind, Store, Transaction } from "../types/store.ts";
import { catchUp } from "./ledger-catch-up.ts";
import {
  countOf,
  emptyIndex,
  isMarkOf,
  type LedgerIndex,
  markAt,
  markOf,
  note,
  tagOf,
} from "./ledger-index.ts";
import { keepIndex } from "./ledger-keep.ts";

/**
 * A transaction whose records are authentic. The last entry that it writes names each record that it changed, with a digest
 * of its value; nothing is believed that the journal does not name so. Writes and entries go to the store when the work is
 * done. Rejects with `StoreError` `record-altered` where the store holds what no governor wrote.
 */
export interface Ledger {
  /** The store's clock, milliseconds since 1970. */
  readonly now: number;
  get(kind: RecordKind, id: string): Promise<Json | undefined>;
  set(kind: RecordKind, id: string, value: Json, group?: string): void;
  delete(kind: RecordKind, id: string): void;
  /** The records of a group, ordered by id. */
  list(kind: RecordKind, group: string): Promise<readonly Json[]>;
  /** The newest entry's `seq` and time, those written here included; 0 before the first. */
  newest(): { readonly seq: number; readonly at: number };
  /** The newest entry that is signed: its `seq` and `mac`. */
  head(): { readonly seq: number; readonly mac: string };
  /** Adds an entry; returns its `seq`. */
  append(entry: UnlinkedEntry): number;
  entries(from: number, limit: number): Promise<readonly JournalEntry[]>;
}

/** Runs work alone for a tenant, over records that are authentic. */
export type RunLedger = <T>(tenant: string, work: (ledger: Ledger) => Promise<T>) => Promise<T>;

interface Draft {
  readonly written: Map<string, Written>;
  readonly appended: UnlinkedEntry[];
}

interface Written {
  readonly kind: RecordKind;
  readonly id: string;
  /** Nothing: it is deleted. */
  readonly value: Json | undefined;
  readonly group: string;
}

/** What was committed, as far as this process can tell; the next head says whether it was. */
interface Candidate {
  readonly seq: number;
  readonly mac: string;
  readonly marks: readonly (readonly [tag: string, mark: string])[];
  readonly entries: number;
}

interface Known {
  index: LedgerIndex | undefined;
  /** What was written, while nobody knows whether it was kept. */
  candidate: Candidate | undefined;
}

/** Opens the ledgers of a store's tenants. */
export function openLedger(store: Store, keys: KeyRing): RunLedger {
  const tenants = new Map<string, Known>();
  // The next transaction must know how this one ended: a journal that is behind what was kept has been put back.
  const queue = createQueues();
  return (tenant, work) =>
    queue(tenant, async () => {
      const known = tenants.get(tenant) ?? { index: undefined, candidate: undefined };
      const result = await store.transaction(tenant, async (transaction) => {
        const head = await transaction.head();
        const index = await upToDate(transaction, keys, tenant, known, head);
        tenants.set(tenant, known);
        const draft: Draft = { written: new Map(), appended: [] };
        const result = await work(ledgerOf(transaction, index, draft, head));
        known.candidate = await flush(transaction, keys, tenant, index, draft, head);
        return result;
      });
      // It was kept: from now on the store has to have it.
      if (known.index !== undefined && known.candidate !== undefined) settle(known.index, known.candidate);
      known.candidate = undefined;
      return result;
    });
}

async function upToDate(
  transaction: Transaction,
  keys: KeyRing,
  tenant: string,
  known: Known,
  head: JournalEntry | undefined,
): Promise<LedgerIndex> {
  // Before the first entry every host would make a salt of its own; the one that is written counts.
  const start =
    known.index !== undefined && known.index.seq > 0
      ? known.index
      : emptyIndex(await saltOf(transaction, head));
  const { candidate } = known;
  known.candidate = undefined;
  // A store that failed while it was to keep something may have kept it all the same.
  if (candidate !== undefined && candidate.mac === head?.mac && candidate.seq === head.seq)
    settle(start, candidate);
  const index = await catchUp(transaction, keys, tenant, start, head);
  // Under another salt no record would be missed.
  if (index.seq > 0 && markAt(index, "salt", saltTag) !== markOf(index.salt, "")) throw altered("salt");
  known.index = index;
  return index;
}

const saltTag = "salt/tenant";

async function saltOf(transaction: Transaction, head: JournalEntry | undefined): Promise<string> {
  const salt = await transaction.get("salt", "tenant");
  if (typeof salt === "string") return salt;
  if (salt !== undefined || head !== undefined) throw altered("salt");
  return randomBytes(16).toString("hex");
}

function settle(index: LedgerIndex, candidate: Candidate): void {
  for (const [tag, mark] of candidate.marks) note(index, tag, mark);
  index.seq = candidate.seq;
  index.mac = candidate.mac;
  index.unkept += candidate.entries;
}

function ledgerOf(
  transaction: Transaction,
  index: LedgerIndex,
  { written, appended }: Draft,
  head: JournalEntry | undefined,
): Ledger {
  const write = (kind: RecordKind, id: string, value: Json | undefined, group: string): void => {
    written.set(tagOf(index, kind, id), { kind, id, value, group });
  };
  const ledger: Ledger = {
    now: transaction.now,
    get: async (kind, id) => {
      const tag = tagOf(index, kind, id);
      const own = written.get(tag);
      if (own !== undefined) return own.value;
      const value = await transaction.get(kind, id);
      const mark = markAt(index, kind, tag);
      if (value === undefined ? mark !== undefined : mark === undefined || !isMarkOf(mark, value))
        throw altered(kind);
      return value;
    },
    set: (kind, id, value, group = "") => write(kind, id, value, group),
    delete: (kind, id) => write(kind, id, undefined, ""),
    list: async (kind, group) => {
      const kept = await transaction.list(kind, group);
      const ids = new Set(kept.map((value) => checkListed(index, kind, group, value)));
      if (ids.size !== kept.length || ids.size !== countOf(index, kind, group)) throw altered(kind);
      if (written.size === 0) return kept;
      const found = new Map(kept.map((value) => [idOf(kind, value), value]));
      for (const record of written.values()) {
        if (record.kind !== kind) continue;
        if (record.value === undefined || record.group !== group) found.delete(record.id);
        else found.set(record.id, record.value);
      }
      return [...found]
        .sort(([a], [b]) => compareKeys(storageKey(a), storageKey(b)))
        .map(([, value]) => value);
    },
    newest: () => ({
      seq: index.seq + appended.length,
      at: appended.at(-1)?.at ?? head?.at ?? 0,
    }),
    head: () => ({ seq: index.seq, mac: index.mac }),
    append: (entry) => {
      appended.push(entry);
      return index.seq + appended.length;
    },
    entries: (from, limit) => transaction.entries(from, limit),
  };
  return ledger;
}

function checkListed(index: LedgerIndex, kind: RecordKind, group: string, value: Json): string {
  const id = idOf(kind, value);
  if (markAt(index, kind, tagOf(index, kind, id)) !== markOf(value, group)) throw altered(kind);
  return id;
}

// Records first, then the entries: the last of them names what was written.
async function flush(
  transaction: Transaction,
  keys: KeyRing,
  tenant: string,
  index: LedgerIndex,
  { written, appended }: Draft,
  head: JournalEntry | undefined,
): Promise<Candidate | undefined> {
  const marks: [string, string][] = [];
  for (const [tag, { kind, id, value, group }] of written) {
    const mark = value === undefined ? "" : markOf(value, group);
    if (mark === (markAt(index, kind, tag) ?? "")) continue;
    if (value === undefined) await transaction.delete(kind, id);
    else await transaction.set(kind, id, value, group);
    marks.push([tag, mark]);
  }
  if (appended.length === 0) {
    if (marks.length > 0)
      throw new StoreError("record-unjournalled", "a record was written without an entry");
    return undefined;
  }
  // The very first entry names the salt.
  const first: readonly (readonly [string, string])[] =
    head === undefined ? [[saltTag, markOf(index.salt, "")]] : [];
  if (head === undefined) await transaction.set("salt", "tenant", index.salt);
  let { seq, mac } = index;
  for (const [position, entry] of appended.entries()) {
    const share = marksOf(marks, appended.length - 1 - position, position === 0);
    const named = position === 0 ? [...share, ...first] : share;
    seq += 1;
    const signed = signEntry(keys, {
      ...entry,
      ...(named.length === 0 ? {} : { records: Object.fromEntries(named) }),
      seq,
      prev: mac,
    } as UnsignedEntry);
    await append(transaction, signed);
    mac = signed.mac;
  }
  // What a database swallows was not written: nothing may run on it.
  if ((await transaction.head())?.mac !== mac)
    throw new StoreError("journal-unavailable", "the journal does not keep what is written");
  const candidate = { seq, mac, marks: [...marks, ...first], entries: appended.length };
  await keepIndex(transaction, keys, tenant, index, head);
  return candidate;
}

const mostMarks = 64;

// An entry is bounded: a transaction that writes many records has as many entries, and names a share in each, the last first.
function marksOf<T>(marks: readonly T[], fromEnd: number, isFirst: boolean): readonly T[] {
  return marks.slice(fromEnd * mostMarks, isFirst ? marks.length : (fromEnd + 1) * mostMarks);
}

async function append(transaction: Transaction, entry: JournalEntry): Promise<void> {
  try {
    await transaction.append(entry);
  } catch (cause) {
    throw new StoreError("journal-unavailable", "the journal cannot be written", { cause });
  }
}

// Whatever is listed tells its own id.
function idOf(kind: RecordKind, value: Json): string {
  const member = { halt: "scope", claim: "entry", pending: undefined }[kind as "halt" | "claim" | "pending"];
  if (kind === "pending") return String(value);
  return String((value as Readonly<Record<string, Json>> | null)?.[member ?? "id"]);
}

function altered(what: string): StoreError {
  return new StoreError("record-altered", `the store's ${what} is not what a governor wrote`);
}
