import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import type { StorePlace } from "./store-place.ts";
import { pglitePlace, postgresAbsence, postgresPlace } from "./store-postgres.ts";

/** A store that a test can be run on. */
export interface StoreKind {
  readonly name: string;
  /** Why it cannot be tested here. */
  readonly skip?: string | undefined;
  /** Whether a second handle sees what the first wrote; a store inside one process is its own only handle. */
  readonly shared: boolean;
  readonly newPlace: () => Promise<StorePlace>;
}

/** Every store that there is, or those that INTERLOCK_STORES names, said aloud. */
export function storeKinds(): readonly StoreKind[] {
  const chosen = process.env["INTERLOCK_STORES"]?.split(/[\s,]+/u);
  if (chosen === undefined) return everyKind();
  process.stderr.write(`\n*** Only these stores are tested: ${chosen.join(", ")} ***\n\n`);
  return everyKind().filter(({ name }) => chosen.includes(name));
}

function everyKind(): readonly StoreKind[] {
  return [
    { name: "memory", shared: false, newPlace: memoryPlace },
    { name: "SQLite", shared: true, newPlace: sqlitePlace },
    { name: "PGlite", shared: false, newPlace: pglitePlace },
    { name: "PostgreSQL", shared: true, newPlace: () => postgresPlace(), skip: postgresAbsence() },
  ];
}

/** Says in a test's name why it is skipped. */
export function titled({ name, skip }: StoreKind): string {
  return skip === undefined ? name : `${name} (SKIPPED: ${skip})`;
}

/** A store of its own in this process. */
export async function memoryPlace(): Promise<StorePlace> {
  const store = createMemoryStore();
  return { open: async () => store, remove: async () => undefined };
}

/** A file of its own. */
export async function sqlitePlace(): Promise<StorePlace> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-"));
  return {
    open: async () => openSqliteStore(join(folder, "governor.db"), { pollInterval: 10 }),
    // The write-ahead log too, which holds what was written over since.
    bytes: async () => Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}
