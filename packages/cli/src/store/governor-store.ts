import { readFileSync } from "node:fs";
import { isInterlockError } from "@interlock/core";
import { type KeyRing, readKeyRing, type Store } from "@interlock/governor";
import type { Command } from "commander";
import { CannotRun } from "../io/ending.ts";
import { type OpenStore, openStore } from "./open-store.ts";

/** Which governor's records a command works on. */
export interface StoreOptions {
  readonly store: string;
  readonly schema: string;
  readonly keys: string;
  readonly tenant: string;
}

/** Adds the options that name a store. */
export function withStore(command: Command): Command {
  return command
    .requiredOption("--store <place>", "the governor's SQLite file, or postgres://user@host:port/database")
    .option("--schema <name>", "the schema of a PostgreSQL store", "interlock")
    .requiredOption("--keys <file>", 'the key ring: { "current": id, "keys": { id: base64 } }')
    .option("--tenant <name>", "whose records", "default");
}

/** Opens the store for as long as the work takes. */
export async function inStore<T>(
  options: StoreOptions,
  work: (store: Store, keys: KeyRing) => Promise<T>,
  readOnly = false,
): Promise<T> {
  const keys = readKeys(options.keys);
  let opened: OpenStore | undefined;
  try {
    opened = await openStore(options.store, options.schema, readOnly);
    return await work(opened.store, keys);
  } catch (error) {
    if (isInterlockError(error)) throw new CannotRun(`${error.message} (${error.code})`, { cause: error });
    throw error;
  } finally {
    await opened?.close();
  }
}

/** A key ring from a file. */
function readKeys(path: string): KeyRing {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new CannotRun(`${path}: the key ring cannot be read`);
  }
  const ring = readKeyRing(text);
  if (ring.ok) return ring.value;
  throw new CannotRun(`${path}: ${ring.issues[0]?.message ?? "not a key ring"}`);
}
