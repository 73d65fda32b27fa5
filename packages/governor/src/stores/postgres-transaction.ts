import type { Json } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";
import type { Transaction } from "../types/store.ts";
import { storageKey } from "./key.ts";
import type { Query, Row } from "./postgres-connection.ts";
import type { Names } from "./postgres-schema.ts";

const frozenHost = "30000";

/** Starts a tenant's transaction once no other host works for the tenant; returns the database's clock from then on. */
export async function begin(
  query: Query,
  names: Names,
  tenant: string,
  lockTimeout: number,
): Promise<number> {
  // Each statement must see what was committed while the lock was waited for: READ COMMITTED, whatever the default is. An
  // intent that could be lost after its call was sent is none: no asynchronous commit. The clock is read behind the lock.
  await query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  const [row] = await query(
    `WITH settings AS MATERIALIZED (
       SELECT set_config('lock_timeout', $2, true),
              set_config('idle_in_transaction_session_timeout', $3, true),
              CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END
     ), held AS MATERIALIZED (
       SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) FROM settings
     )
     SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text AS now FROM held`,
    [names.lock(tenant), String(lockTimeout), frozenHost],
  );
  return Number(row?.["now"]);
}

/** Keeps what was written, and tells a channel of it. */
export async function commit(query: Query, notice: readonly [string, string] | undefined): Promise<void> {
  if (notice !== undefined) await query("SELECT pg_notify($1, $2)", notice);
  await query("COMMIT");
}

/** Keeps nothing; a connection on which even that fails is not used again. */
export async function rollback(query: Query): Promise<void> {
  await query("ROLLBACK").catch(() => undefined);
}

/** The newest `seq` of a tenant's journal, 0 when it is empty. */
export async function headSeq(query: Query, names: Names, tenant: string): Promise<number> {
  const [row] = await query(`SELECT max(seq)::text AS seq FROM ${names.journal} WHERE tenant = $1`, [tenant]);
  return Number(row?.["seq"] ?? 0);
}

/** The operations of a begun transaction; `appended` tells whether the journal grew. */
export function transactionOf(
  query: Query,
  { record, journal }: Names,
  tenant: string,
  now: number,
): { readonly transaction: Transaction; readonly appended: () => boolean } {
  const key = "tenant = $1 AND kind = $2 AND id = $3";
  let newest: string | undefined;
  const transaction: Transaction = {
    now,
    get: async (kind, id) => {
      const [row] = await query(`SELECT value FROM ${record} WHERE ${key}`, [tenant, kind, storageKey(id)]);
      return row === undefined ? undefined : jsonOf(row);
    },
    set: async (kind, id, value, group = "") => {
      await query(
        `INSERT INTO ${record} (tenant, kind, id, grouped, value) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant, kind, id) DO UPDATE SET grouped = excluded.grouped, value = excluded.value`,
        [tenant, kind, storageKey(id), storageKey(group), JSON.stringify(value)],
      );
    },
    delete: async (kind, id) => {
      await query(`DELETE FROM ${record} WHERE ${key}`, [tenant, kind, storageKey(id)]);
    },
    list: async (kind, group) => {
      const rows = await query(
        `SELECT value FROM ${record} WHERE tenant = $1 AND kind = $2 AND grouped = $3 ORDER BY id`,
        [tenant, kind, storageKey(group)],
      );
      return rows.map(jsonOf);
    },
    head: async () => {
      if (newest !== undefined) return JSON.parse(newest) as JournalEntry;
      const [row] = await query(
        `SELECT entry AS value FROM ${journal} WHERE tenant = $1 ORDER BY seq DESC LIMIT 1`,
        [tenant],
      );
      return row === undefined ? undefined : entryOf(row);
    },
    append: async (entry) => {
      const text = JSON.stringify(entry);
      const [row] = await query(
        `INSERT INTO ${journal} (tenant, seq, entry) VALUES ($1, $2, $3) RETURNING entry AS value`,
        [tenant, entry.seq, text],
      );
      // What the database says that it wrote, which a trigger may have changed.
      newest = String(row?.["value"] ?? "null");
    },
    entries: async (from, limit) => {
      const rows = await query(
        `SELECT entry AS value FROM ${journal} WHERE tenant = $1 AND seq >= $2 ORDER BY seq LIMIT $3`,
        [tenant, from, limit],
      );
      return rows.map(entryOf);
    },
  };
  return { transaction, appended: () => newest !== undefined };
}

function jsonOf(row: Row): Json {
  return JSON.parse(row["value"] as string) as Json;
}

function entryOf(row: Row): JournalEntry {
  return jsonOf(row) as unknown as JournalEntry;
}
