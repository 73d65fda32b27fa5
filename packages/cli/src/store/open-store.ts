import { existsSync } from "node:fs";
import type { Store } from "@interlock/governor";
import type { Pool } from "pg";
import { CannotRun } from "../io/ending.ts";

/** A store that was opened, and what else there is to close. */
export interface OpenStore {
  readonly store: Store;
  readonly close: () => Promise<void>;
}

/** Opens the store of a governor: a SQLite file, or `postgres://…` and the schema in it. Makes none, and writes to no file that is only read. */
export function openStore(place: string, schema: string, readOnly: boolean): Promise<OpenStore> {
  return /^postgres(?:ql)?:/u.test(place) ? openPostgres(place, schema) : openSqlite(place, readOnly);
}

async function openSqlite(file: string, readOnly: boolean): Promise<OpenStore> {
  if (!existsSync(file)) throw new CannotRun(`${file}: there is no such store`);
  const { openSqliteStore } = await import("@interlock/governor/sqlite");
  const store = openSqliteStore(file, { readOnly });
  return { store, close: () => store.close() };
}

// Loaded when they are needed: most stores that people look at are files.
async function openPostgres(url: string, schema: string): Promise<OpenStore> {
  const pg = await import("pg");
  const { openPostgresStore } = await import("@interlock/governor/postgres");
  const pool = new pg.default.Pool({ connectionString: url, max: 2 });
  // A connection that breaks while it is idle is told by the next question.
  pool.on("error", () => undefined);
  try {
    // Opening would make a store where there is none.
    if (!(await hasStore(pool, schema))) throw new CannotRun(`there is no store in the schema ${schema}`);
    const store = await openPostgresStore(pool, { schema });
    const close = async (): Promise<void> => {
      await store.close();
      await pool.end();
    };
    return { store, close };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function hasStore(pool: Pool, schema: string): Promise<boolean> {
  try {
    const { rows } = await pool.query("SELECT to_regclass($1) AS version", [`"${schema}".version`]);
    return rows[0]?.version !== null;
  } catch (cause) {
    const { code, message } = cause as { readonly code?: string; readonly message: string };
    throw new CannotRun(`the PostgreSQL server cannot be asked: ${message === "" ? code : message}`, {
      cause,
    });
  }
}
