import { randomBytes } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { openPostgresStore, type PostgresStoreOptions } from "@interlock/governor/postgres";
import pg, { type Client } from "pg";
import type { StorePlace } from "./store-place.ts";

/** The server to test against, `postgres://user@host:port/database`; what it holds is left alone but for schemas of our own. */
export const postgresUrl: string | undefined = process.env["INTERLOCK_POSTGRES"];

/** Why PostgreSQL is not tested here, said aloud; a failure where INTERLOCK_REQUIRE asks for it. */
export function postgresAbsence(): string | undefined {
  if (postgresUrl !== undefined) return undefined;
  const message = "no PostgreSQL server: set INTERLOCK_POSTGRES=postgres://user@host:port/database";
  const required = (process.env["INTERLOCK_REQUIRE"] ?? "").split(/[\s,]+/u);
  if (required.includes("postgres")) throw new Error(`${message}; INTERLOCK_REQUIRE asks for it`);
  process.stderr.write(`\n*** SKIPPED, ${message} ***\n\n`);
  return message;
}

/** A fresh schema of the server; each handle has a pool of its own and, where it listens, a client more. */
export async function postgresPlace(options: { readonly listen?: boolean } = {}): Promise<PostgresPlace> {
  const schema = `t_${randomBytes(8).toString("hex")}`;
  const ends: (() => Promise<void>)[] = [];
  return {
    schema,
    open: async () => {
      const pool = new pg.Pool({ connectionString: postgresUrl, max: 4 });
      ends.push(() => pool.end());
      let settings: PostgresStoreOptions = { schema, pollInterval: 10 };
      if (options.listen === true) {
        const listener = new pg.Client({ connectionString: postgresUrl });
        await listener.connect();
        ends.push(() => listener.end());
        // So seldom that only being told can be in time.
        settings = { schema, pollInterval: 600_000, listener };
      }
      return openPostgresStore(pool, settings);
    },
    bytes: () => onServer((client) => rowsOf(schema, (text) => client.query(text))),
    remove: async () => {
      await Promise.all(ends.map((end) => end()));
      await onServer((client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`));
    },
  };
}

/** A place on a PostgreSQL server. */
export interface PostgresPlace extends StorePlace {
  readonly schema: string;
}

/** Runs work with a client of the server. */
export async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let embedded: Promise<PGlite> | undefined;

/** A fresh schema of the one PGlite that a test file starts; one connection, so one handle. */
export async function pglitePlace(): Promise<StorePlace> {
  embedded ??= PGlite.create();
  const database = await embedded;
  const schema = `t_${randomBytes(8).toString("hex")}`;
  return {
    open: () => openPostgresStore(database, { schema, pollInterval: 10 }),
    bytes: () => rowsOf(schema, (text) => database.query(text)),
    remove: async () => {
      await database.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    },
  };
}

// Every row of every table as text, as a dump has it.
async function rowsOf(
  schema: string,
  query: (text: string) => Promise<{ readonly rows: readonly unknown[] }>,
): Promise<Buffer> {
  const found: unknown[] = [];
  for (const table of ["version", "record", "journal"])
    found.push((await query(`SELECT t::text AS row FROM ${schema}.${table} t`)).rows);
  return Buffer.from(JSON.stringify(found));
}
