import { type Json, StoreError } from "@interlock/core";
import type { JournalEntry } from "../journal.ts";
import type { RecordKind, Transaction } from "../store.ts";
import { compareKeys, storageKey } from "./key.ts";
import { createQueue } from "./queue.ts";

/** Values are kept as JSON text: what went in or came out can be changed without changing the store. */
interface Stored {
  readonly text: string;
  readonly group: string;
}

/** What a memory store keeps of a tenant. */
export interface Tenant {
  readonly records: Map<string, Stored>;
  /** The keys of each group, so that listing one costs what it holds. */
  readonly groups: Map<string, Set<string>>;
  readonly journal: string[];
  readonly queue: ReturnType<typeof createQueue>;
}

/** A tenant of which nothing is kept yet. */
export function createTenant(): Tenant {
  return { records: new Map(), groups: new Map(), journal: [], queue: createQueue() };
}

/**
 * A transaction whose writes wait beside the records until they are kept; one that is not leaves no trace. `keep` tells
 * whether the journal grew.
 */
export function createDraft(tenant: Tenant, now: number): { transaction: Transaction; keep: () => boolean } {
  const written = new Map<string, Stored | undefined>();
  const appended: string[] = [];
  const find = (key: string): Stored | undefined =>
    written.has(key) ? written.get(key) : tenant.records.get(key);
  const transaction: Transaction = {
    now,
    get: async (kind, id) => parsed(find(keyOf(kind, id))?.text),
    set: async (kind, id, value, group = "") => {
      written.set(keyOf(kind, id), { text: JSON.stringify(value), group: keyOf(kind, group) });
    },
    delete: async (kind, id) => {
      written.set(keyOf(kind, id), undefined);
    },
    list: async (kind, group) => {
      const wanted = keyOf(kind, group);
      const keys = new Set([...(tenant.groups.get(wanted) ?? []), ...written.keys()]);
      return [...keys]
        .filter((key) => find(key)?.group === wanted)
        .sort(compareKeys)
        .map((key) => parsed(find(key)?.text) as Json);
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
    for (const [key, stored] of written) replace(tenant, key, stored);
    for (const text of appended) tenant.journal.push(text);
    return appended.length > 0;
  };
  return { transaction, keep };
}

function replace(tenant: Tenant, key: string, stored: Stored | undefined): void {
  const before = tenant.records.get(key);
  if (before !== undefined && before.group !== stored?.group) leave(tenant, before.group, key);
  if (stored === undefined) {
    tenant.records.delete(key);
    return;
  }
  tenant.records.set(key, stored);
  const group = tenant.groups.get(stored.group) ?? new Set();
  tenant.groups.set(stored.group, group.add(key));
}

function leave(tenant: Tenant, group: string, key: string): void {
  const keys = tenant.groups.get(group);
  keys?.delete(key);
  if (keys?.size === 0) tenant.groups.delete(group);
}

function keyOf(kind: RecordKind, id: string): string {
  return `${kind}\n${storageKey(id)}`;
}

function parsed(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}
