import type { Json } from "@interlock/core";
import type { JournalEntry } from "../journal.ts";
import type { RecordKind, Store, Transaction } from "../store.ts";
import { createQueue } from "./queue.ts";

/** A store that lives as long as the process. Transactions of a tenant run one after another. */
export function createMemoryStore(options: { readonly clock?: () => number } = {}): Store {
  const clock = options.clock ?? Date.now;
  const tenants = new Map<string, Tenant>();
  return {
    transaction: (name, work) => {
      const tenant = tenants.get(name) ?? { records: new Map(), journal: [], queue: createQueue() };
      tenants.set(name, tenant);
      return tenant.queue(() => run(tenant, clock(), work));
    },
    close: async () => tenants.clear(),
  };
}

interface Stored {
  readonly value: Json;
  readonly group: string;
}

interface Tenant {
  readonly records: Map<string, Stored>;
  readonly journal: JournalEntry[];
  readonly queue: ReturnType<typeof createQueue>;
}

async function run<T>(
  tenant: Tenant,
  now: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  // Writes wait beside the records until the work is done; a rejected transaction leaves no trace.
  const written = new Map<string, Stored | undefined>();
  const appended: JournalEntry[] = [];
  const find = (key: string): Stored | undefined =>
    written.has(key) ? written.get(key) : tenant.records.get(key);
  const result = await work({
    now,
    get: async (kind, id) => find(keyOf(kind, id))?.value,
    set: async (kind, id, value, group = "") => {
      written.set(keyOf(kind, id), { value, group });
    },
    delete: async (kind, id) => {
      written.set(keyOf(kind, id), undefined);
    },
    list: async (kind, group) => {
      const keys = new Set([...tenant.records.keys(), ...written.keys()]);
      return [...keys]
        .filter((key) => key.startsWith(`${kind}\n`) && find(key)?.group === group)
        .sort()
        .map((key) => (find(key) as Stored).value);
    },
    head: async () => appended.at(-1) ?? tenant.journal.at(-1),
    append: async (entry) => {
      appended.push(entry);
    },
    entries: async (from, limit) =>
      [...tenant.journal, ...appended].slice(Math.max(0, from - 1), from - 1 + limit),
  });
  for (const [key, stored] of written) {
    if (stored === undefined) tenant.records.delete(key);
    else tenant.records.set(key, stored);
  }
  tenant.journal.push(...appended);
  return result;
}

function keyOf(kind: RecordKind, id: string): string {
  return `${kind}\n${id}`;
}
