import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Json } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";
import type { Transaction } from "../types/store.ts";
import { storageKey } from "./key.ts";

/** What a store says to SQLite, prepared once. */
export interface Statements {
  readonly get: StatementSync;
  readonly set: StatementSync;
  readonly delete: StatementSync;
  readonly list: StatementSync;
  readonly head: StatementSync;
  readonly seq: StatementSync;
  readonly append: StatementSync;
  readonly entries: StatementSync;
}

/** Prepares the statements of a store. */
export function prepare(database: DatabaseSync): Statements {
  return {
    get: database.prepare("SELECT value FROM record WHERE tenant = ? AND kind = ? AND id = ?"),
    set: database.prepare(
      "INSERT INTO record (tenant, kind, id, grouped, value) VALUES (?, ?, ?, ?, ?) " +
        "ON CONFLICT (tenant, kind, id) DO UPDATE SET grouped = excluded.grouped, value = excluded.value",
    ),
    delete: database.prepare("DELETE FROM record WHERE tenant = ? AND kind = ? AND id = ?"),
    list: database.prepare(
      "SELECT value FROM record WHERE tenant = ? AND kind = ? AND grouped = ? ORDER BY id",
    ),
    head: database.prepare("SELECT entry AS value FROM journal WHERE tenant = ? ORDER BY seq DESC LIMIT 1"),
    seq: database.prepare("SELECT max(seq) AS value FROM journal WHERE tenant = ?"),
    append: database.prepare("INSERT INTO journal (tenant, seq, entry) VALUES (?, ?, ?)"),
    entries: database.prepare(
      "SELECT entry AS value FROM journal WHERE tenant = ? AND seq >= ? ORDER BY seq LIMIT ?",
    ),
  };
}

/** The newest `seq` of a tenant's journal, 0 when it is empty. */
export function headSeq(statements: Statements, tenant: string): number {
  return Number(statements.seq.get(tenant)?.["value"] ?? 0);
}

/** The operations of an open transaction; `guard` turns SQLite's errors into the store's. */
export function transactionOf(
  statements: Statements,
  tenant: string,
  now: number,
  guard: <T>(work: () => T) => T,
): Transaction {
  return {
    now,
    get: async (kind, id) => value(guard(() => statements.get.get(tenant, kind, storageKey(id)))),
    set: async (kind, id, json, group = "") => {
      guard(() => statements.set.run(tenant, kind, storageKey(id), storageKey(group), JSON.stringify(json)));
    },
    delete: async (kind, id) => {
      guard(() => statements.delete.run(tenant, kind, storageKey(id)));
    },
    list: async (kind, group) =>
      guard(() => statements.list.all(tenant, kind, storageKey(group))).map((row) => value(row) as Json),
    head: async () => value(guard(() => statements.head.get(tenant))) as JournalEntry | undefined,
    append: async (entry) => {
      guard(() => statements.append.run(tenant, entry.seq, JSON.stringify(entry)));
    },
    entries: async (from, limit) =>
      guard(() => statements.entries.all(tenant, from, limit)).map(
        (row) => value(row) as unknown as JournalEntry,
      ),
  };
}

function value(row: Record<string, unknown> | undefined): Json | undefined {
  return row === undefined ? undefined : (JSON.parse(row["value"] as string) as Json);
}
