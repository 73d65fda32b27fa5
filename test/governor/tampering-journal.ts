import { InvokeError } from "@interlock/core";
import {
  type Checkpoint,
  createGovernor,
  createMemoryStore,
  type Governor,
  type JournalEntry,
  type KeyRing,
  type Store,
} from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const ring = { k1: new Uint8Array(32).fill(1), k2: new Uint8Array(32).fill(2) };

/** The ring that journals are verified with; the second half of each is written with its second key. */
export const keys: KeyRing = { current: "k2", keys: ring };

/** A journal, and a checkpoint handed out after each of its transactions, oldest first. */
export interface Recorded {
  readonly entries: readonly JournalEntry[];
  readonly checkpoints: readonly Checkpoint[];
}

const ann = { id: "ann" };
const length = 200;
let time = 1_700_000_000_000;

/** What a governor writes for a tenant that does a bit of everything. */
export async function recordJournal(tenant: string): Promise<Recorded> {
  const store = createMemoryStore({ clock: () => time++ });
  const checkpoints: Checkpoint[] = [];
  const noted = withCheckpoints(store, tenant, checkpoints);
  await liveOn(governorOn(noted, "k1"), tenant, length / 2, store);
  await liveOn(governorOn(noted, "k2"), tenant, length, store);
  const entries = await store.transaction(tenant, (transaction) => transaction.entries(1, length));
  return { entries, checkpoints };
}

/** A store put back to a journal's first entries, on which an honest governor goes on for some more. */
export async function continueFrom(
  entries: readonly JournalEntry[],
  kept: number,
  more: number,
): Promise<readonly JournalEntry[]> {
  const tenant = (entries[0] as JournalEntry).tenant;
  const store = createMemoryStore({ clock: () => time++ });
  await store.transaction(tenant, async (transaction) => {
    for (const entry of entries.slice(0, kept)) await transaction.append(entry);
  });
  const wanted = kept + more;
  await liveOn(governorOn(store, "k2"), tenant, wanted, store);
  return store.transaction(tenant, (transaction) => transaction.entries(1, wanted));
}

function governorOn(store: Store, key: "k1" | "k2"): Governor {
  let calls = 0;
  return createGovernor({
    policy: policyOf([toolEntry(), toolEntry({ name: "Note", permission: "allow" })]),
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
      const answer = round % 3 === 0 ? { reject: "no" } : { approve: true as const };
      await governor.answer(asked.approval, { ...answer, by: ann, tenant });
      await session.resume(asked.approval);
    }
    await governor.halt({ tool: "Note" }, ann, { tenant });
    await session.call("Note", args);
    await governor.lift({ tool: "Note" }, ann, { tenant });
  }
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
