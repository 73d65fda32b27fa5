import type { Json } from "@interlock/core";
import type { JournalEntry, Store } from "@interlock/governor";
import type { Change, Hand, Line, Row } from "./hand-in-database-places.ts";

/** What lies open of a tenant. */
interface Tenant {
  readonly rows: Map<string, Row>;
  readonly lines: Map<number, Line>;
}

/** A store whose records and entries lie open: the simplest one there can be. */
export function rawMemory(): Hand {
  let tenants = new Map<string, Tenant>();
  let kept = tenants;
  let last: Promise<unknown> = Promise.resolve();
  const tenantOf = (name: string): Tenant => {
    const tenant = tenants.get(name) ?? { rows: new Map(), lines: new Map() };
    tenants.set(name, tenant);
    return tenant;
  };
  const run: Store["transaction"] = async (tenant, work) => {
    const { rows, lines } = tenantOf(tenant);
    const [written, appended] = [new Map<string, Row | undefined>(), new Map<number, Line>()];
    const find = (key: string): Row | undefined => (written.has(key) ? written.get(key) : rows.get(key));
    const result = await work({
      now: Date.now(),
      get: async (kind, id) => parsed(find(keyOf({ kind, id }))?.value),
      set: async (kind, id, value, grouped = "") => {
        written.set(keyOf({ kind, id }), { tenant, kind, id, grouped, value: JSON.stringify(value) });
      },
      delete: async (kind, id) => {
        written.set(keyOf({ kind, id }), undefined);
      },
      list: async (kind, group) =>
        [...new Set([...rows.keys(), ...written.keys()])]
          .filter((key) => key.startsWith(`${kind} `))
          .sort()
          .flatMap((key) => find(key) ?? [])
          .filter(({ grouped }) => grouped === group)
          .map(({ value }) => parsed(value) as Json),
      head: async () => {
        const seq = Math.max(0, ...appended.keys(), ...lines.keys());
        return parsed((appended.get(seq) ?? lines.get(seq))?.entry) as JournalEntry | undefined;
      },
      append: async (entry) => {
        if (lines.has(entry.seq)) throw new Error("the seq is taken");
        appended.set(entry.seq, { tenant, seq: entry.seq, entry: JSON.stringify(entry) });
      },
      entries: async (from, limit) =>
        inOrder([...lines.values(), ...appended.values()].filter(({ seq }) => seq >= from))
          .slice(0, limit)
          .map(({ entry }) => parsed(entry) as unknown as JournalEntry),
    });
    for (const [key, row] of written) alter(rows, key, row);
    for (const [seq, line] of appended) lines.set(seq, line);
    return result;
  };
  const store: Store = {
    durable: true,
    transaction: (tenant, work) => {
      const next = last.then(() => run(tenant, work));
      last = next.catch(() => undefined);
      return next;
    },
    changed: async () => undefined,
    close: async () => undefined,
  };
  const all = <T>(of: (tenant: Tenant) => Iterable<T>): T[] =>
    [...tenants.values()].flatMap((each) => [...of(each)]);
  return {
    store,
    rows: async () => all(({ rows }) => rows.values()),
    lines: async () => all(({ lines }) => inOrder([...lines.values()])),
    keep: async () => {
      kept = copied(tenants);
    },
    putBack: async () => {
      tenants = copied(kept);
    },
    change: async (change: Change) => {
      if (change.table === "record") {
        const { remove, put } = change;
        if (remove !== undefined) tenantOf(remove.tenant).rows.delete(keyOf(remove));
        if (put !== undefined) tenantOf(put.tenant).rows.set(keyOf(put), put);
      } else {
        const { remove, put } = change;
        if (remove !== undefined) tenantOf(remove.tenant).lines.delete(remove.seq);
        if (put !== undefined) tenantOf(put.tenant).lines.set(put.seq, put);
      }
    },
    close: async () => undefined,
  };
}

function copied(tenants: ReadonlyMap<string, Tenant>): Map<string, Tenant> {
  const copies = [...tenants].map(
    ([name, { rows, lines }]) => [name, { rows: new Map(rows), lines: new Map(lines) }] as const,
  );
  return new Map(copies);
}

function alter(rows: Map<string, Row>, key: string, row: Row | undefined): void {
  if (row === undefined) rows.delete(key);
  else rows.set(key, row);
}

function keyOf({ kind, id }: Pick<Row, "kind" | "id">): string {
  return `${kind} ${id}`;
}

function inOrder(lines: readonly Line[]): readonly Line[] {
  return [...lines].sort((a, b) => a.seq - b.seq);
}

function parsed(text: string | undefined): Json | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Json);
}
