import type { Json } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";

/**
 * Where a governor keeps what must outlive a call. A store knows no rules: it keeps records and the journal, one
 * transaction at a time per tenant. It throws `StoreError` when it cannot; then nothing of the transaction is kept.
 */
export interface Store {
  /** `false` when nothing outlives the process; then no keys need to either. */
  readonly durable?: boolean;
  /** Runs `work` alone for the tenant: all of its writes are kept when it resolves, none when it rejects. */
  transaction<T>(tenant: string, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Resolves once the tenant's journal has an entry after `seq`, at once if it has. Everything that a governor changes is
   * journalled, so who read a request beside the head `seq` and waits for it misses no answer, whichever host writes it.
   * Rejects with the signal's reason, or with `StoreError` when the store cannot be read or is closed.
   */
  changed(tenant: string, seq: number, signal?: AbortSignal): Promise<void>;
  /** Waits for the transactions under way; then everything throws `StoreError` `store-closed`. */
  close(): Promise<void>;
}

/**
 * What can be done inside a transaction, all of it within one tenant. Ids, groups and tenants may be any text. Values come
 * back as JSON copies, members in the order in which they were written. Once the transaction has ended everything throws `StoreError` `transaction-ended`.
 */
export interface Transaction {
  /** The store's clock, milliseconds since 1970. */
  readonly now: number;
  get(kind: RecordKind, id: string): Promise<Json | undefined>;
  /** Writes a record; `group` is what `list` finds it by. */
  set(kind: RecordKind, id: string, value: Json, group?: string): Promise<void>;
  delete(kind: RecordKind, id: string): Promise<void>;
  /** The records of a group, ordered by id as UTF-8 bytes; ids longer than 256 characters by their beginning. */
  list(kind: RecordKind, group: string): Promise<readonly Json[]>;
  /** The newest journal entry. */
  head(): Promise<JournalEntry | undefined>;
  /** Adds the entry after the head; a `seq` that is taken throws `StoreError`. */
  append(entry: JournalEntry): Promise<void>;
  /** Journal entries from `from` (a `seq`) on, oldest first, `limit` at most. */
  entries(from: number, limit: number): Promise<readonly JournalEntry[]>;
}

/** The kinds of record that a governor keeps. */
export type RecordKind =
  | "approval"
  | "pending"
  | "session"
  | "counter"
  | "halt"
  | "claim"
  | "intent"
  | "call"
  | "policy"
  | "connection"
  | "grant"
  | "accepted"
  | "salt"
  | "index";

/** A stored document as the type it was written as. */
export function stored<T>(value: Json | undefined): T | undefined {
  return value as unknown as T | undefined;
}

/** A typed document as it is stored. */
export function toStored(value: object): Json {
  return value as unknown as Json;
}
