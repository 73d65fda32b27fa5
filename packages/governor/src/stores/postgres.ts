import type { Store, Transaction } from "../types/store.ts";
import { createChanges } from "./changes.ts";
import { storageKey } from "./key.ts";
import { closedStore, whileOpen } from "./lifetime.ts";
import { createConnections, type PostgresClient, type PostgresPool } from "./postgres-connection.ts";
import { listen, type PostgresListener, tagOf } from "./postgres-listener.ts";
import { migrate, namesOf } from "./postgres-schema.ts";
import { begin, commit, headSeq, rollback, transactionOf } from "./postgres-transaction.ts";
import { createQueues } from "./queue.ts";

export type { PostgresClient, PostgresPool } from "./postgres-connection.ts";
export type { PostgresListener } from "./postgres-listener.ts";

/** How a PostgreSQL store behaves. */
export interface PostgresStoreOptions {
  /** The database schema that holds the tables: up to 40 lower-case letters, digits and `_`; "interlock" when left out. */
  readonly schema?: string;
  /** Milliseconds to wait for a tenant that another host is working for; 5,000 when left out. */
  readonly lockTimeout?: number;
  /** A client of its own that is told of changes (LISTEN). Give one to every host or to none: only hosts that have one tell. */
  readonly listener?: PostgresListener;
  /** Milliseconds between looks for changes while `changed` is awaited; 1,000 when left out, 5,000 beside a `listener`. */
  readonly pollInterval?: number;
}

/**
 * The store for many hosts, on PostgreSQL 12 or newer: a pool (`pg.Pool`), or one client that nobody else uses (PGlite). The
 * clock is the database's. A host that stops inside a transaction loses it after 30 seconds. The connections stay the
 * caller's: `close` does not end them. Rejects with `StoreError` when the database cannot be used or a newer package wrote it.
 */
export async function openPostgresStore(
  database: PostgresPool | PostgresClient,
  options: PostgresStoreOptions = {},
): Promise<Store> {
  const { schema = "interlock", lockTimeout = 5_000, listener } = options;
  const { pollInterval = listener === undefined ? 1_000 : 5_000 } = options;
  const names = namesOf(schema);
  const connected = createConnections(database);
  await connected((query) => migrate(query, names));

  // One connection a tenant at most: a crowd on one tenant must not keep the pool from the others.
  const queue = createQueues();
  const underway = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.catch(() => undefined).finally(() => underway.delete(settled));
    underway.add(settled);
    return work;
  };

  const changes = createChanges(
    (tenant) => track(connected((query) => headSeq(query, names, storageKey(tenant)))),
    (wake) => {
      const timer = setInterval(wake, pollInterval);
      return () => clearInterval(timer);
    },
  );
  const silence = await listen(listener, names, (tag) => changes.wake((tenant) => tagOf(tenant) === tag));

  const run = <T>(tenant: string, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
    connected(async (query) => {
      try {
        const now = await begin(query, names, storageKey(tenant), lockTimeout);
        const { transaction, appended } = transactionOf(query, names, storageKey(tenant), now);
        const result = await whileOpen(transaction, work);
        await commit(
          query,
          appended() && listener !== undefined ? [names.channel, tagOf(tenant)] : undefined,
        );
        return result;
      } catch (error) {
        await rollback(query);
        throw error;
      }
    });

  return {
    transaction: async (tenant, work) => {
      if (closing !== undefined) throw closedStore();
      const result = await track(queue(tenant, () => run(tenant, work)));
      changes.wake((waiting) => waiting === tenant);
      return result;
    },
    changed: changes.changed,
    close: () => {
      closing ??= (async () => {
        while (underway.size > 0) await Promise.all(underway);
        changes.close();
        await silence();
      })();
      return closing;
    },
  };
}
