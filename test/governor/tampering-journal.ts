import { InvokeError } from "@interlock/core";
import {
  type Checkpoint,
  createGovernor,
  createMemoryStore,
  type Governor,
  type JournalEntry,
  type KeyRing,
  type Store,
  type Transaction,
} from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "./answering.ts";

const ring = { k1: new Uint8Array(32).fill(1), k2: new Uint8Array(32).fill(2) };

/** The ring that journals are verified with; the second half of each is written with its second key. */
export const keys: KeyRing = { current: "k2", keys: ring };

/** A journal, and a checkpoint handed out after each of its transactions, oldest first. */
export interface Recorded {
  readonly entries: readonly JournalEntry[];
  readonly checkpoints: readonly Checkpoint[];
  readonly writes: readonly Write[];
}

/** What a transaction wrote beside its entries, and the last of those. */
interface Write {
  readonly seq: number;
  readonly values: Parameters<Transaction["set"]> | Parameters<Transaction["delete"]>;
}

const ann = { id: "ann" };
const note = { connector: "desk", operation: "Note" };
const length = 200;
let time = 1_700_000_000_000;

/** What a governor writes for a tenant that does a bit of everything. */
export async function recordJournal(tenant: string): Promise<Recorded> {
  const store = createMemoryStore({ clock: () => time++ });
  const checkpoints: Checkpoint[] = [];
  const writes: Write[] = [];
  const noted = withCheckpoints(withWrites(store, writes), tenant, checkpoints);
  await liveOn(governorOn(noted, "k1"), tenant, length / 2, store);
  await liveOn(governorOn(noted, "k2"), tenant, length, store);
  const entries = await store.transaction(tenant, (transaction) => transaction.entries(1, length));
  return { entries, checkpoints, writes };
}

/** A store put back to a journal's first entries and their records, on which an honest governor goes on for some more. */
export async function continueFrom(
  { entries, writes }: Pick<Recorded, "entries" | "writes">,
  kept: number,
  more: number,
): Promise<readonly JournalEntry[]> {
  const tenant = (entries[0] as JournalEntry).tenant;
  const store = createMemoryStore({ clock: () => time++ });
  await store.transaction(tenant, async (transaction) => {
    for (const { seq, values } of writes) {
      // The salt stands from the first entry on.
      if (seq > kept && values[0] !== "salt") continue;
      const [kind, id, value, group] = values;
      if (value === undefined) await transaction.delete(kind, id);
      else await transaction.set(kind, id, value, group);
    }
    for (const entry of entries.slice(0, kept)) await transaction.append(entry);
  });
  const wanted = kept + more;
  await liveOn(governorOn(store, "k2"), tenant, wanted, store);
  return store.transaction(tenant, (transaction) => transaction.entries(1, wanted));
}

function governorOn(store: Store, key: "k1" | "k2"): Governor {
  let calls = 0;
  return createGovernor({
    policy: policyOf([toolEntry(), toolEntry({ name: "Note", operation: "Note", permission: "allow" })]),
    store,
    keys: { current: key, keys: ring },
    invoke: async () => {
      calls++;
      if (calls % 5 === 0) throw new InvokeError("cut", "cut", { mayHaveRun: calls % 2 === 0 });
      return { status: 200, headers: {}, body: { calls } };
    },
  });
}

async function liveOn(governor: Governor, tenant: string, wanted: number, store: Store): Promise<void> {
  const session = await governor.session({ mode: "review", actor: ann, tenant });
  const seq = (): Promise<number> =>
    store.transaction(tenant, async (transaction) => (await transaction.head())?.seq ?? 0);
  for (let round = 0; (await seq()) < wanted; round++) {
    const args = { issueId: `${time}`, comment: { body: "x" } };
    await session.call("Note", args);
    await session.call("Note", { nonsense: round });
    const asked = await session.call("AddComment", args);
    if (asked.status === "pending") {
      if (round % 3 > 0) await approve(governor, asked.approval, ann, { tenant });
      else await governor.answer(asked.approval, ann, { reject: { note: "no" } }, { tenant });
      await session.resume(asked.approval);
    }
    await governor.halt(note, ann, { tenant });
    await session.call("Note", args);
    await governor.lift(note, ann, { tenant });
  }
}

// What a governor writes comes before the entries that name it, in one transaction.
function withWrites(store: Store, writes: Write[]): Store {
  return {
    ...store,
    transaction: (tenant, work) =>
      store.transaction(tenant, async (transaction) => {
        const values: Write["values"][] = [];
        const result = await work({
          ...transaction,
          set: (...written) => {
            values.push(written);
            return transaction.set(...written);
          },
          delete: (...written) => {
            values.push(written);
            return transaction.delete(...written);
          },
        });
        const seq = (await transaction.head())?.seq ?? 0;
        for (const each of values) writes.push({ seq, values: each });
        return result;
      }),
  };
}

// One signed head for each transaction that wrote, as a host would get them that asks after each.
function withCheckpoints(store: Store, tenant: string, checkpoints: Checkpoint[]): Store {
  const signer = createGovernor({
    policy: policyOf([]),
    invoke: () => Promise.reject(new Error()),
    store,
    keys,
  });
  return {
    ...store,
    transaction: async (name, work) => {
      const result = await store.transaction(name, work);
      const checkpoint = await signer.checkpoint({ tenant });
      if (checkpoint.seq > (checkpoints.at(-1)?.seq ?? 0)) checkpoints.push(checkpoint);
      return result;
    },
  };
}
