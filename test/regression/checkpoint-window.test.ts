import { StoreError } from "@interlock/core";
import { type Checkpoint, createMemoryStore, type Store } from "@interlock/governor";
import { afterEach, expect, test, vi } from "vitest";
import { policyOf } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

afterEach(() => void vi.useRealTimers());

async function noting(options: { every: number; seconds: number }) {
  const handed: Checkpoint[] = [];
  const onCheckpoint = (checkpoint: Checkpoint): void => void handed.push(checkpoint);
  return { handed, world: await setUp({}, { checkpoints: { ...options, onCheckpoint } }) };
}

// Only calls and answers were counted: what an administrator did stood open for as long as no agent called.
test("every way to write an entry counts for the next checkpoint", async () => {
  const { handed, world } = await noting({ every: 1, seconds: 1e9 });
  const { governor, session } = world;
  const acts = [
    () => session.call("Read", good),
    () => governor.halt({ actor: "eve" }, ann),
    () => governor.lift({ actor: "eve" }, ann),
    () => governor.revokeConnection("desk-1", ann),
    () => governor.setPolicy(policyOf([]), ann),
    () => session.resume("nonsense"),
  ];
  for (const act of acts) {
    await act();
    await vi.waitFor(async () => {
      expect(handed.at(-1)?.seq).toBe((await governor.journal()).length);
    });
  }
});

// Where nothing was written any more, the last entries never got their checkpoint.
test("the last entries before a pause get theirs when the time is over", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { handed, world } = await noting({ every: 1_000, seconds: 60 });
  await world.session.call("Read", good);
  await turns();
  const first = handed.length;
  await world.session.call("Read", good);
  await turns();
  expect(handed).toHaveLength(first);
  world.wait(60_000);
  await vi.advanceTimersByTimeAsync(60_000);
  await turns();
  expect(handed.at(-1)?.seq).toBe(6);
});

// A store that was down for a moment just then left the last entries without one for as long as nothing was written.
test("the last entries before a pause get theirs although the store failed when they were due", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let fine = Number.POSITIVE_INFINITY;
  const troubles = [new Error("down"), new StoreError("store-unavailable", "down")];
  const memory = createMemoryStore();
  const store: Store = {
    ...memory,
    transaction: (tenant, work) =>
      fine-- > 0 ? memory.transaction(tenant, work) : Promise.reject(troubles.shift()),
  };
  const handed: number[] = [];
  const checkpoints = { every: 1, seconds: 60, onCheckpoint: ({ seq }: Checkpoint) => void handed.push(seq) };
  const { governor } = await setUp({}, { store, checkpoints });
  // The halt has its transaction; the look after it finds the store down, and so does the next.
  fine = 1;
  await governor.halt("all", ann);
  await turns();
  await vi.advanceTimersByTimeAsync(60_000);
  await turns();
  expect(troubles).toEqual([]);
  fine = Number.POSITIVE_INFINITY;
  await vi.advanceTimersByTimeAsync(59_999);
  await turns();
  expect(handed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await turns();
  expect(handed).toEqual([1]);
  // One that was closed is left alone.
  fine = 1;
  await governor.halt("all", ann);
  fine = Number.POSITIVE_INFINITY;
  await store.close();
  await turns();
  await vi.advanceTimersByTimeAsync(60_000);
  await turns();
  expect(vi.getTimerCount()).toBe(0);
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
