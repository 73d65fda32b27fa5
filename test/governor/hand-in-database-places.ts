import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PGlite } from "@electric-sql/pglite";
import type { Store } from "@interlock/governor";
import { openPostgresStore } from "@interlock/governor/postgres";
import { openSqliteStore } from "@interlock/governor/sqlite";
import pg from "pg";
import { onServer, postgresAbsence, postgresUrl } from "../contracts/store-postgres.ts";
import { rawMemory } from "./hand-in-database-memory.ts";

/** A record as a database keeps it. */
export interface Row {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly grouped: string;
  /** JSON text. */
  readonly value: string;
}

/** A journal entry as a database keeps it. */
export interface Line {
  readonly tenant: string;
  readonly seq: number;
  /** JSON text. */
  readonly entry: string;
}

/** What a hand does: it takes something away, puts something in its place, or both. */
export type Change =
  | { readonly table: "record"; readonly remove?: Row; readonly put?: Row }
  | { readonly table: "journal"; readonly remove?: Line; readonly put?: Line };

/** A store, and a hand in the database below it that no governor knows of. */
export interface Hand {
  readonly store: Store;
  rows(): Promise<readonly Row[]>;
  lines(): Promise<readonly Line[]>;
  /** Keeps what is there now, and puts that back. */
  keep(): Promise<void>;
  putBack(): Promise<void>;
  change(change: Change): Promise<void>;
  close(): Promise<void>;
}

/** The databases that a hand can be in; `skip` says why one cannot be had here. */
export const hands: readonly {
  readonly name: string;
  readonly skip?: string | undefined;
  readonly open: () => Promise<Hand>;
}[] = [
  { name: "memory", open: async () => rawMemory() },
  { name: "SQLite", open: inSqlite },
  { name: "PGlite", open: inPglite },
  { name: "PostgreSQL", skip: postgresAbsence(), open: inPostgres },
];

type Query = (text: string, values?: readonly (string | number)[]) => Promise<readonly unknown[]>;

async function inSqlite(): Promise<Hand> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-"));
  const file = join(folder, "governor.db");
  const store = openSqliteStore(file, { busyTimeout: 30_000 });
  const database = new DatabaseSync(file, { timeout: 30_000 });
  database.exec("PRAGMA synchronous = OFF");
  const query: Query = async (text, values = []) =>
    database.prepare(text.replace(/\$(\d)/gu, "?$1")).all(...values);
  return inSql(store, query, "", async () => {
    database.close();
    rmSync(folder, { recursive: true });
  });
}

async function inPglite(): Promise<Hand> {
  const database = await PGlite.create();
  const store = await openPostgresStore(database, { schema: "hand" });
  const query: Query = async (text, values = []) => (await database.query(text, [...values])).rows;
  return inSql(store, query, "hand.", () => database.close());
}

async function inPostgres(): Promise<Hand> {
  const schema = `t_${Date.now()}_${process.pid}`;
  const pool = new pg.Pool({ connectionString: postgresUrl, max: 4 });
  const store = await openPostgresStore(pool, { schema });
  const query: Query = async (text, values = []) => (await pool.query(text, [...values])).rows;
  return inSql(store, query, `${schema}.`, async () => {
    await pool.end();
    await onServer((client) => client.query(`DROP SCHEMA ${schema} CASCADE`));
  });
}

async function inSql(store: Store, query: Query, schema: string, remove: () => Promise<void>): Promise<Hand> {
  const tables = ["record", "journal"] as const;
  for (const table of tables)
    await query(`CREATE TABLE ${schema}kept_${table} AS SELECT * FROM ${schema}${table}`);
  const copy = async (from: string, to: string): Promise<void> => {
    for (const table of tables) {
      await query(`DELETE FROM ${schema}${to}${table}`);
      await query(`INSERT INTO ${schema}${to}${table} SELECT * FROM ${schema}${from}${table}`);
    }
  };
  return {
    store,
    rows: async () =>
      (await query(`SELECT * FROM ${schema}record ORDER BY tenant, kind, id`)) as readonly Row[],
    lines: async () => {
      const lines = (await query(`SELECT * FROM ${schema}journal ORDER BY tenant, seq`)) as readonly Line[];
      // PostgreSQL's driver gives a bigint as text.
      return lines.map((line) => ({ ...line, seq: Number(line.seq) }));
    },
    keep: () => copy("", "kept_"),
    putBack: () => copy("kept_", ""),
    change: async (change) => {
      if (change.table === "record") {
        for (const row of [change.remove, change.put])
          if (row !== undefined)
            await query(`DELETE FROM ${schema}record WHERE tenant = $1 AND kind = $2 AND id = $3`, [
              ...[row.tenant, row.kind, row.id],
            ]);
        const { put } = change;
        if (put !== undefined)
          await query(
            `INSERT INTO ${schema}record (tenant, kind, id, grouped, value) VALUES ($1, $2, $3, $4, $5)`,
            [put.tenant, put.kind, put.id, put.grouped, put.value],
          );
        return;
      }
      for (const line of [change.remove, change.put])
        if (line !== undefined)
          await query(`DELETE FROM ${schema}journal WHERE tenant = $1 AND seq = $2`, [line.tenant, line.seq]);
      const { put } = change;
      if (put !== undefined)
        await query(`INSERT INTO ${schema}journal (tenant, seq, entry) VALUES ($1, $2, $3)`, [
          ...[put.tenant, put.seq, put.entry],
        ]);
    },
    close: async () => {
      await store.close();
      await remove();
    },
  };
}
