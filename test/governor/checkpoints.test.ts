import { type Checkpoint, type CheckpointOptions, createMemoryStore, type Store } from "@interlock/governor";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ann, good, setUp, type World } from "./set-up.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

interface Watched extends World {
  /** The `seq` of each checkpoint that was handed out. */
  readonly seqs: number[];
  readonly handed: Checkpoint[];
  readonly setTime: (ms: number) => void;
  /** How many timers are running. */
  readonly timers: () => number;
  /** Writes so many entries, one after another. */
  readonly write: (count: number) => Promise<void>;
  /** Lets time pass, on the store's clock and for timers. */
  readonly pass: (ms: number) => Promise<void>;
}

/** A governor whose clock only goes on when it is told to. */
async function watch(
  options: Omit<CheckpointOptions, "onCheckpoint">,
  onCheckpoint: (checkpoint: Checkpoint) => void | Promise<void> = () => undefined,
  wrap: (store: Store) => Store = (store) => store,
): Promise<Watched> {
  let now = 5_000;
  const handed: Checkpoint[] = [];
  const seqs: number[] = [];
  const store = wrap(createMemoryStore({ clock: () => now }));
  const note = (checkpoint: Checkpoint): void | Promise<void> => {
    handed.push(checkpoint);
    seqs.push(checkpoint.seq);
    return onCheckpoint(checkpoint);
  };
  const world = await setUp({}, { store, checkpoints: { ...options, onCheckpoint: note } });
  return {
    ...world,
    handed,
    seqs,
    setTime: (ms) => {
      now = ms;
    },
    timers: () => vi.getTimerCount(),
    write: async (count) => {
      for (let i = 0; i < count; i++) {
        await world.governor.halt({ actor: "nobody" }, ann);
        await turns();
      }
    },
    pass: async (ms) => {
      now += ms;
      await vi.advanceTimersByTimeAsync(ms);
      await turns();
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test("the first entry gets one at once, then each so-manieth, and they are the journal's heads", async () => {
  const { governor, handed, seqs, write } = await watch({ every: 3, seconds: 1e9 });
  await write(7);
  expect(seqs).toEqual([1, 4, 7]);
  const entries = await governor.journal();
  expect(handed.map(({ head }) => head)).toEqual([1, 4, 7].map((seq) => entries[seq - 1]?.mac));
  expect(handed[0]).toMatchObject({ tenant: "default", at: 5_000 });
});

test("when nothing is said it is a hundred entries, or a minute", async () => {
  const { seqs, write, pass } = await watch({});
  await write(100);
  expect(seqs).toEqual([1]);
  await write(1);
  expect(seqs).toEqual([1, 101]);
  await pass(59_999);
  await write(1);
  expect(seqs).toEqual([1, 101]);
  await pass(1);
  expect(seqs).toEqual([1, 101, 102]);
});

test("new entries wait for the time since the one before, not since they were written", async () => {
  const { seqs, write, pass, timers } = await watch({ every: 100, seconds: 10 });
  await write(1);
  expect(timers()).toBe(0);
  await pass(4_000);
  await write(2);
  expect(timers()).toBe(1);
  await pass(5_999);
  expect(seqs).toEqual([1]);
  await pass(1);
  expect(seqs).toEqual([1, 3]);
  // Nothing is new: nothing waits, and nothing is handed out twice.
  expect(timers()).toBe(0);
  await pass(60_000);
  expect(seqs).toEqual([1, 3]);
  await write(1);
  expect(seqs).toEqual([1, 3, 4]);
});

test("one that goes out by count ends the wait for one by time", async () => {
  const { seqs, write, pass, timers } = await watch({ every: 2, seconds: 10 });
  await write(2);
  expect(timers()).toBe(1);
  await write(1);
  expect(seqs).toEqual([1, 3]);
  expect(timers()).toBe(0);
  await pass(9_999);
  await write(1);
  expect(timers()).toBe(1);
  await pass(1);
  expect(seqs).toEqual([1, 3, 4]);
});

test("a wait that a timer cannot hold is looked at again, not cut to nothing", async () => {
  const { seqs, write, pass, timers } = await watch({ every: 100, seconds: 1e9 });
  await write(2);
  await pass(2_147_483_646);
  expect([seqs, timers()]).toEqual([[1], 1]);
  await pass(1);
  expect([seqs, timers()]).toEqual([[1], 1]);
  await pass(1e12);
  expect(seqs).toEqual([1, 2]);
});

test("each tenant has its own", async () => {
  const { governor, handed, write } = await watch({ every: 3, seconds: 1e9 });
  await write(2);
  await governor.halt("all", ann, { tenant: "other" });
  await turns();
  await write(2);
  expect(handed.map(({ tenant, seq }) => [tenant, seq])).toEqual([
    ["default", 1],
    ["other", 1],
    ["default", 4],
  ]);
});

test("a host that fails to keep one gets the next nevertheless, and its calls run", async () => {
  const broken = [
    () => Promise.reject(new Error("the host's own trouble")),
    () => {
      throw new Error("the host's own trouble");
    },
  ];
  for (const onCheckpoint of broken) {
    const { session, seqs, write } = await watch({ every: 1, seconds: 1e9 }, onCheckpoint);
    await write(2);
    expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
    await turns();
    expect(seqs.slice(0, 2)).toEqual([1, 2]);
    expect(seqs.at(-1)).toBe(5);
  }
});

test("a store that fails while one is due hands it out with the next entry", async () => {
  let fine = Number.POSITIVE_INFINITY;
  const wrap = (store: Store): Store => ({
    ...store,
    transaction: (tenant, work) =>
      fine-- > 0 ? store.transaction(tenant, work) : Promise.reject(new Error("down")),
  });
  const { governor, seqs, write } = await watch({ every: 1, seconds: 1e9 }, undefined, wrap);
  await write(1);
  // The halt has its transaction; the look after it finds the store down.
  fine = 1;
  await governor.halt("all", ann);
  await turns();
  expect(seqs).toEqual([1]);
  fine = Number.POSITIVE_INFINITY;
  await write(1);
  expect(seqs).toEqual([1, 3]);
});

test("what is rolled back gets none, first or later, and nothing waits for it", async () => {
  let taken = false;
  const wrap = (store: Store): Store => ({
    ...store,
    transaction: (tenant, work) =>
      store.transaction(tenant, async (transaction) => {
        const result = await work(transaction);
        if (taken && (await transaction.head())?.seq !== seqOf()) throw new Error("full");
        return result;
      }),
  });
  const { governor, handed, write, timers } = await watch({ every: 5, seconds: 60 }, undefined, wrap);
  const seqOf = (): number | undefined => handed.at(-1)?.seq;
  for (const before of [0, 1]) {
    await write(before);
    taken = true;
    await expect(governor.halt("all", ann)).rejects.toThrow("full");
    await turns();
    taken = false;
    expect(handed).toHaveLength(before);
    expect(timers()).toBe(0);
  }
});

test("what is written while the store still tells how a look ended gets its own", async () => {
  const wrap = (store: Store): Store => ({
    ...store,
    transaction: async (tenant, work) => {
      const result = await store.transaction(tenant, work);
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      return result;
    },
  });
  const { governor, seqs } = await watch({ every: 1, seconds: 1e9 }, undefined, wrap);
  const first = governor.halt("all", ann);
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, governor.lift("all", ann)]);
  await turns();
  await turns();
  expect(seqs.at(-1)).toBe(2);
});

test("the entries of one transaction are one look at the store", async () => {
  let transactions = 0;
  const wrap = (store: Store): Store => ({
    ...store,
    transaction: (tenant, work) => {
      transactions++;
      return store.transaction(tenant, work);
    },
  });
  const { session } = await watch({ every: 1, seconds: 1e9 }, undefined, wrap);
  const opened = transactions;
  await session.call("Read", good);
  await turns();
  // Its decision and intent, its result, and a look after each.
  expect(transactions - opened).toBe(4);
});

test("without the option nothing is handed out and nothing waits", async () => {
  const { governor } = await setUp();
  await governor.halt("all", ann);
  await turns();
  expect(vi.getTimerCount()).toBe(0);
});
