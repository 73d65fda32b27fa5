import { DatabaseSync } from "node:sqlite";
import { StoreError } from "@interlock/core";
import type { Store } from "../types/store.ts";
import { createChanges } from "./changes.ts";
import { storageKey } from "./key.ts";
import { closedStore, whileOpen } from "./lifetime.ts";
import { createQueue } from "./queue.ts";
import { openReader } from "./sqlite-reader.ts";
import { migrate } from "./sqlite-schema.ts";
import { headSeq, prepare, transactionOf } from "./sqlite-transaction.ts";
import { createTurns } from "./sqlite-turns.ts";

/** How an SQLite store behaves. */
export interface SqliteStoreOptions {
  /** Milliseconds to wait for another handle or process of this machine that holds the file; 5,000 when left out. */
  readonly busyTimeout?: number;
  /** Milliseconds between looks for other processes' changes while `changed` is awaited; 250 when left out. */
  readonly pollInterval?: number;
  /** Milliseconds since 1970; `Date.now` when left out. */
  readonly clock?: () => number;
  /** Writes nothing, neither to the file nor beside it, as for verifying a journal; what would write is refused. */
  readonly readOnly?: boolean;
}

/**
 * The embedded default: one file, several processes on one machine. A committed transaction survives power loss
 * (`synchronous=FULL`, write-ahead log). Throws `StoreError` when the file cannot be opened or is newer than this package.
 */
export function openSqliteStore(file: string, options: SqliteStoreOptions = {}): Store {
  const { busyTimeout = 5_000, pollInterval = 250, clock = Date.now, readOnly = false } = options;
  const database = guard(() => (readOnly ? openReader : open)(file, busyTimeout));
  const statements = guard(() => prepare(database));
  const queue = createQueue();
  const turns = createTurns(database, busyTimeout, readOnly);
  const changes = createChanges(
    (tenant) =>
      queue(async () => {
        if (closing !== undefined) throw closedStore();
        return turns.patiently(() => headSeq(statements, storageKey(tenant))).catch(unavailable);
      }),
    (wake) => watch(database, pollInterval, wake),
  );
  let closing: Promise<void> | undefined;

  return {
    transaction: async (tenant, work) => {
      if (closing !== undefined) throw closedStore();
      const result = await queue(async () => {
        await turns.begin().catch(unavailable);
        try {
          const transaction = transactionOf(statements, storageKey(tenant), clock(), guard);
          const result = await whileOpen(transaction, work);
          guard(() => database.exec("COMMIT"));
          return result;
        } catch (error) {
          rollback(database);
          throw error;
        }
      });
      changes.wake((waiting) => waiting === tenant);
      return result;
    },
    changed: changes.changed,
    close: () => {
      closing ??= queue(async () => {
        changes.close();
        database.close();
      });
      return closing;
    },
  };
}

function open(file: string, busyTimeout: number): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(database);
    // From here on waiting is ours, between other work of this process.
    database.exec("PRAGMA busy_timeout = 0");
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

// When it fails, the next BEGIN says so; the reason for it is what the caller has to know.
function rollback(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec("ROLLBACK");
  } catch {
    return;
  }
}

// The number changes when another handle has committed; reading it touches no lock and no disk.
function watch(database: DatabaseSync, pollInterval: number, wake: () => void): () => void {
  const version = database.prepare("PRAGMA data_version");
  let known = version.get()?.["data_version"];
  const timer = setInterval(() => {
    const now = version.get()?.["data_version"];
    if (now !== known) wake();
    known = now;
  }, pollInterval);
  return () => clearInterval(timer);
}

function unavailable(cause: unknown): never {
  if (cause instanceof StoreError) throw cause;
  throw new StoreError("store-unavailable", `the SQLite store cannot be used: ${describe(cause)}`, { cause });
}

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    return unavailable(cause);
  }
}

// SQLite's own words name the fault and no value: "database is locked", "database or disk is full".
function describe(cause: unknown): string {
  const { errstr } = cause as { errstr?: unknown };
  return typeof errstr === "string" ? errstr : "it could not be opened";
}
