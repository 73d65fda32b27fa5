import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { StoreError } from "@interlock/core";
import { checkVersion, isCurrent } from "./sqlite-schema.ts";

/**
 * Opens a file that nothing is to be written to, nor beside. Without a write-ahead log nobody has it open, and SQLite is told
 * that it does not change: else it would make a log of its own, which another user's host could not write to afterwards.
 */
export function openReader(file: string, busyTimeout: number): DatabaseSync {
  if (!existsSync(file)) throw new StoreError("store-unavailable", "there is no such SQLite store");
  const url = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) url.searchParams.set("immutable", "1");
  const database = new DatabaseSync(url, { readOnly: true, timeout: busyTimeout });
  try {
    checkVersion(database);
    if (!isCurrent(database)) {
      throw new StoreError(
        "store-older",
        "the store was written by an older version of Interlock; open it once with a host, which brings it up to date",
      );
    }
    database.exec("PRAGMA busy_timeout = 0");
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}
