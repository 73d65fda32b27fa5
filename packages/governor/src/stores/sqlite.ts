import { DatabaseSync, type StatementSync } from "node:sqlite";
import { type Json, StoreError } from "@interlock/core";
import type { JournalEntry } from "../journal.ts";
import type { Store, Transaction } from "../store.ts";
import { createQueue } from "./queue.ts";
import { migrate } from "./sqlite-schema.ts";

/** How an SQLite store behaves. */
export interface SqliteStoreOptions {
  /** Milliseconds to wait for another process of this machine that holds the file. */
  readonly busyTimeout?: number;
  readonly clock?: () => number;
}

/**
 * The embedded default: one file, several processes on one machine. A committed transaction survives power loss
 * (`synchronous=FULL`, write-ahead log). Throws `StoreError` when the file cannot be opened or is newer than this package.
 */
export function openSqliteStore(file: string, options: SqliteStoreOptions = {}): Store {
  const database = guard(() => open(file, options));
  const statements = guard(() => prepare(database));
  const queue = createQueue();
  const clock = options.clock ?? Date.now;
  return {
    transaction: (tenant, work) =>
      queue(async () => {
        // IMMEDIATE: the write lock is taken before anything is read, so two processes cannot both see an unused approval.
        guard(() => database.exec("BEGIN IMMEDIATE"));
        try {
          const result = await work(transactionOf(statements, tenant, clock()));
          guard(() => database.exec("COMMIT"));
          return result;
        } catch (error) {
          if (database.isTransaction) database.exec("ROLLBACK");
          throw error;
        }
      }),
    close: async () => database.close(),
  };
}

function open(file: string, options: SqliteStoreOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: options.busyTimeout ?? 5_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  migrate(database);
  return database;
}

interface Statements {
  readonly get: StatementSync;
  readonly set: StatementSync;
  readonly delete: StatementSync;
  readonly list: StatementSync;
  readonly head: StatementSync;
  readonly append: StatementSync;
  readonly entries: StatementSync;
}

function prepare(database: DatabaseSync): Statements {
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
    append: database.prepare("INSERT INTO journal (tenant, seq, entry) VALUES (?, ?, ?)"),
    entries: database.prepare(
      "SELECT entry AS value FROM journal WHERE tenant = ? AND seq >= ? ORDER BY seq LIMIT ?",
    ),
  };
}

function transactionOf(statements: Statements, tenant: string, now: number): Transaction {
  return {
    now,
    get: async (kind, id) => value(guard(() => statements.get.get(tenant, kind, id))),
    set: async (kind, id, json, group = "") => {
      guard(() => statements.set.run(tenant, kind, id, group, JSON.stringify(json)));
    },
    delete: async (kind, id) => {
      guard(() => statements.delete.run(tenant, kind, id));
    },
    list: async (kind, group) =>
      guard(() => statements.list.all(tenant, kind, group)).map((row) => value(row) as Json),
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

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError("store-unavailable", `the SQLite store cannot be used: ${describe(cause)}`, {
      cause,
    });
  }
}

// SQLite's own words name the fault and no value: "database is locked", "database or disk is full".
function describe(cause: unknown): string {
  const { errstr } = cause as { errstr?: unknown };
  return typeof errstr === "string" ? errstr : "it could not be opened";
}
