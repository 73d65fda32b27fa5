import type { Store } from "../types/store.ts";
import { createChanges } from "./changes.ts";
import { closedStore, whileOpen } from "./lifetime.ts";
import { createDraft, createTenant, type Tenant } from "./memory-tenant.ts";

/**
 * A store that lives as long as the process. Transactions of a tenant run one after another.
 * `clock` gives milliseconds since 1970; `Date.now` when left out.
 */
export function createMemoryStore(options: { readonly clock?: () => number } = {}): Store {
  const clock = options.clock ?? Date.now;
  const tenants = new Map<string, Tenant>();
  const changes = createChanges(async (name) => tenants.get(name)?.journal.length ?? 0);
  let closed = false;
  return {
    durable: false,
    transaction: async (name, work) => {
      if (closed) throw closedStore();
      const tenant = tenants.get(name) ?? createTenant();
      tenants.set(name, tenant);
      return tenant.queue(async () => {
        const draft = createDraft(tenant, clock());
        const result = await whileOpen(draft.transaction, work);
        if (draft.keep()) changes.wake((waiting) => waiting === name);
        return result;
      });
    },
    changed: changes.changed,
    close: async () => {
      closed = true;
      await Promise.all([...tenants.values()].map((tenant) => tenant.queue(async () => undefined)));
      changes.close();
      tenants.clear();
    },
  };
}
