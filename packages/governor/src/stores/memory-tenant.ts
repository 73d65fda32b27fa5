import { type Json, StoreError } from "@interlock/core";
import type { JournalEntry } from "../journal/entry.ts";
import type { RecordKind, Transaction } from "../types/store.ts";
import { compareKeys, storageKey } from "./key.ts";
import { createQueue } from "./queue.ts";

/** Values are kept as JSON text: what went in or came out can be changed without changing the store. */
interface Stored {
  readonly text: string;
  readonly group: string;
}

/** The records of a kind. */
interface Shelf {
  readonly records: Map<string, Stored>;
  /** The ids of each named group, so that listing one costs what it holds. */
  readonly groups: Map<string, Set<string>>;
}

/** What a memory store keeps of a tenant. */
export interface Tenant {
  readonly shelves: Map<RecordKind, Shelf>;
  readonly journal: string[];
  readonly queue: ReturnType<typeof createQueue>;
}

/** A tenant of which nothing is kept yet. */
export function createTenant(): Tenant {
  return { shelves: new Map(), journal: [], queue: createQueue() };
}

/**
 * A transaction whose writes wait beside the records until they are kept; one that is not leaves no trace. `keep` tells
 * whether the journal grew.
 */
export function createDraft(tenant: Tenant, now: number): { transaction: Transaction; keep: () => boolean } {
  const written = new Map<RecordKind, Map<string, Stored | undefined>>();
  const appended: string[] = [];
  const find = (kind: RecordKind, id: string): Stored | undefined => {
    const own = written.get(kind);
    return own?.has(id) ? own.get(id) : tenant.shelves.get(kind)?.records.get(id);
  };
  const write = (kind: RecordKind, id: string, stored: Stored | undefined): void => {
    const own = written.get(kind) ?? new Map<string, Stored | undefined>();
    written.set(kind, own.set(id, stored));
  };
  const transaction: Transaction = {
    now,
    get: async (kind, id) => parsed(find(kind, id)?.text),
    set: async (kind, id, value, group = "") => write(kind, id, { text: JSON.stringify(value), group }),
    delete: async (kind, id) => write(kind, id, undefined),
    list: async (kind, group) => {
      const shelf = tenant.shelves.get(kind);
      const kept = group === "" ? shelf?.records.keys() : shelf?.groups.get(group);
      const ids = new Set([...(kept ?? []), ...(written.get(kind)?.keys() ?? [])]);
      return [...ids]
        .filter((id) => find(kind, id)?.group === group)
        .sort((a, b) => compareKeys(storageKey(a), storageKey(b)))
        .map((id) => parsed(find(kind, id)?.text) as Json);
    },
    head: async () => parsed(appended.at(-1) ?? tenant.journal.at(-1)) as JournalEntry | undefined,
    append: async (entry) => {
      if (entry.seq !== tenant.journal.length + appended.length + 1)
        throw new StoreError("journal-out-of-order", "a journal entry does not follow the one before it");
      appended.push(JSON.stringify(entry));
    },
    entries: async (from, limit) => {
      const start = Math.max(from, 1) - 1;
      const old = tenant.journal.slice(start, start + limit);
      const first = Math.max(start - tenant.journal.length, 0);
      const fresh = appended.slice(first, first + limit - old.length);
      return [...old, ...fresh].map((text) => parsed(text) as unknown as JournalEntry);
    },
  };
  const keep = (): boolean => {
    for (const [kind, records] of written) {
      const shelf = tenant.shelves.get(kind) ?? { records: new Map(), groups: new Map() };
      tenant.shelves.set(kind, shelf);
      for (const [id, stored] of records) replace(shelf, id, stored);
    }
    for (const text of appended) tenant.journal.push(text);
    return appended.length > 0;
  };
  return { transaction, keep };
}

function replace({ records, groups }: Shelf, id: string, stored: Stored | undefined): void {
  const before = records.get(id)?.group ?? "";
  const after = stored?.group ?? "";
  if (stored === undefined) records.delete(id);
  else records.set(id, stored);
  if (before === after) return;
  if (after !== "") groups.set(after, (groups.get(after) ?? new Set()).add(id));
  if (before === "") return;
  const left = groups.get(before);
  left?.delete(id);
  if (left?.size === 0) groups.delete(before);
}

function parsed(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}
