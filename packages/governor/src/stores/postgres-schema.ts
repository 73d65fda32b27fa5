import { StoreError } from "@interlock/core";
import type { Query } from "./postgres-connection.ts";

/** What a store's things are called in the database, quoted where they must be. */
export interface Names {
  readonly schema: string;
  readonly version: string;
  readonly record: string;
  readonly journal: string;
  readonly channel: string;
  /** The text whose hash is the advisory lock of a tenant, or of the migration. */
  readonly lock: (tenant?: string) => string;
}

/** Names the things of a store in a schema; throws `StoreError` for a schema that PostgreSQL would not take as it stands. */
export function namesOf(schema: string): Names {
  if (!/^[a-z_][a-z0-9_]{0,39}$/u.test(schema)) {
    throw new StoreError(
      "store-schema-invalid",
      "a schema is named with 1 to 40 lower-case letters, digits and underscores, not starting with a digit",
    );
  }
  return {
    schema: `"${schema}"`,
    version: `"${schema}".version`,
    record: `"${schema}".record`,
    journal: `"${schema}".journal`,
    channel: `interlock_${schema}`,
    lock: (tenant) => (tenant === undefined ? `interlock ${schema}` : `interlock ${schema} ${tenant}`),
  };
}

/** Numbered steps, forwards only; the version table holds the number of steps taken. Keys are ordered as bytes. */
const steps: readonly ((names: Names) => readonly string[])[] = [
  ({ record, journal }) => [
    `CREATE TABLE ${record} (
       tenant text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
       grouped text COLLATE "C" NOT NULL, value text NOT NULL,
       PRIMARY KEY (tenant, kind, id)
     )`,
    `CREATE INDEX record_group ON ${record} (tenant, kind, grouped, id)`,
    `CREATE TABLE ${journal} (
       tenant text COLLATE "C" NOT NULL, seq bigint NOT NULL, entry text NOT NULL,
       PRIMARY KEY (tenant, seq)
     )`,
  ],
];

/** Brings a schema to what this package needs; refuses one that a newer package wrote. A migrated one is only read. */
export async function migrate(query: Query, names: Names): Promise<void> {
  await query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  try {
    // Hosts that start at once take turns; who comes second finds the work done.
    await query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [names.lock()]);
    const known = await readVersion(query, names);
    if (known > steps.length) {
      throw new StoreError(
        "store-newer",
        "the store was written by a newer version of Interlock; update this one to open it",
      );
    }
    if (known < steps.length) await takeSteps(query, names, known);
    await query("COMMIT");
  } catch (error) {
    await query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function readVersion(query: Query, names: Names): Promise<number> {
  const [found] = await query("SELECT (to_regclass($1) IS NOT NULL)::text AS there", [names.version]);
  if (found?.["there"] !== "true") return 0;
  const [row] = await query(`SELECT max(version)::text AS version FROM ${names.version}`);
  return Number(row?.["version"] ?? 0);
}

async function takeSteps(query: Query, names: Names, known: number): Promise<void> {
  if (known === 0) {
    await query(`CREATE SCHEMA IF NOT EXISTS ${names.schema}`);
    await query(`CREATE TABLE ${names.version} (version integer PRIMARY KEY)`);
  }
  for (const step of steps.slice(known)) for (const statement of step(names)) await query(statement);
  await query(`INSERT INTO ${names.version} (version) VALUES ($1)`, [steps.length]);
}
