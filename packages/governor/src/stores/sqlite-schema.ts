import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "@interlock/core";

/** Numbered steps, forwards only; the file's `user_version` is the number of steps it has taken. */
const steps: readonly string[] = [
  `CREATE TABLE record (
     tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, grouped TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (tenant, kind, id)
   ) WITHOUT ROWID, STRICT;
   CREATE INDEX record_group ON record (tenant, kind, grouped, id);
   CREATE TABLE journal (
     tenant TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (tenant, seq)
   ) WITHOUT ROWID, STRICT;`,
];

/** Brings a file to the schema of this package; refuses one that a newer package wrote. */
export function migrate(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = checkVersion(database);
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** The steps that a file has taken; throws `StoreError` for one that a newer package wrote. */
export function checkVersion(database: DatabaseSync): number {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > steps.length) {
    throw new StoreError(
      "store-newer",
      "the store was written by a newer version of Interlock; update this one to open it",
    );
  }
  return version;
}

/** Whether a file has taken every step. */
export function isCurrent(database: DatabaseSync): boolean {
  return checkVersion(database) === steps.length;
}
