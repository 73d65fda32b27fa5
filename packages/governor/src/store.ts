import type { Json } from "@interlock/core";
import type { JournalEntry } from "./journal.ts";

/**
 * Where a governor keeps what must outlive a call. A store knows no rules: it keeps records and the journal, one
 * transaction at a time per tenant. It throws `StoreError` when it cannot; then nothing of the transaction is kept.
 */
export interface Store {
  /** Runs `work` alone for the tenant: all of its writes are kept when it resolves, none when it rejects. */
  transaction<T>(tenant: string, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What can be done inside a transaction, all of it within one tenant. */
export interface Transaction {
  /** The store's clock, milliseconds since 1970. */
  readonly now: number;
  get(kind: RecordKind, id: string): Promise<Json | undefined>;
  /** Writes a record; `group` is what `list` finds it by. */
  set(kind: RecordKind, id: string, value: Json, group?: string): Promise<void>;
  delete(kind: RecordKind, id: string): Promise<void>;
  /** The records of a group, by id. */
  list(kind: RecordKind, group: string): Promise<readonly Json[]>;
  /** The newest journal entry. */
  head(): Promise<JournalEntry | undefined>;
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
  | "grant";

/** A stored document as the type it was written as. */
export function stored<T>(value: Json | undefined): T | undefined {
  return value as unknown as T | undefined;
}

/** A typed document as it is stored. */
export function toStored(value: object): Json {
  return value as unknown as Json;
}
