import type { Transaction } from "@interlock/governor";
import { expect, test } from "vitest";
import { entryOf } from "./store-journal.ts";
import { type StorePlace, withStore } from "./store-place.ts";

/** How a store keeps transactions whole and apart. */
export function describeStoreTransactions(newPlace: () => Promise<StorePlace>, shared: boolean): void {
  test("a rejected transaction leaves nothing behind and holds nobody up", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", (t) => t.set("counter", "kept", 1, "g"));
      const failing = store.transaction("a", async (t) => {
        await t.set("counter", "x", 1, "g");
        await t.set("counter", "kept", 2, "other");
        await t.append(entryOf(1));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await store.transaction("a", async (t) => {
        expect(await t.get("counter", "x")).toBeUndefined();
        expect(await t.list("counter", "g")).toEqual([1]);
        expect(await t.head()).toBeUndefined();
      });
    }));

  test("a transaction in which anything failed keeps nothing, even if the work went on", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", (t) => t.append(entryOf(1)));
      const going = store.transaction("a", async (t) => {
        await t.set("counter", "before", 1);
        await t.append(entryOf(1)).catch(() => undefined);
        await t.set("counter", "after", 1).catch(() => undefined);
      });
      await expect(going).rejects.toMatchObject({ name: "StoreError" });
      await store.transaction("a", async (t) => {
        expect([await t.get("counter", "before"), await t.get("counter", "after")]).toEqual([
          undefined,
          undefined,
        ]);
      });
    }));

  test("transactions of a tenant run one after another", () =>
    withStore(newPlace, async (store) => {
      await Promise.all(Array.from({ length: 20 }, () => store.transaction("a", countUp)));
      expect(await store.transaction("a", (t) => t.get("counter", "n"))).toBe(20);
    }));

  test("what is asked for at once inside a transaction is answered as if in turn", () =>
    withStore(newPlace, async (store) => {
      const found = await store.transaction("a", async (t) => {
        await t.set("halt", "1", true);
        return Promise.all(["0", "1", "2"].map((id) => t.get("halt", id)));
      });
      expect(found).toEqual([undefined, true, undefined]);
    }));

  test("a transaction that has ended does nothing more", () =>
    withStore(newPlace, async (store) => {
      let leaked: Transaction | undefined;
      await store.transaction("a", async (t) => {
        leaked = t;
      });
      const ended = expect.objectContaining({ code: "transaction-ended" });
      await expect(leaked?.set("counter", "x", 1)).rejects.toEqual(ended);
      await expect(leaked?.append(entryOf(1))).rejects.toEqual(ended);
      await expect(leaked?.get("counter", "x")).rejects.toEqual(ended);
      await store.transaction("b", async (t) => {
        await expect(leaked?.set("counter", "x", 1)).rejects.toEqual(ended);
        expect(await t.get("counter", "x")).toBeUndefined();
      });
      expect(await store.transaction("a", (t) => t.get("counter", "x"))).toBeUndefined();
    }));

  test("the clock is the store's, in whole milliseconds", () =>
    withStore(newPlace, async (store) => {
      const times = [];
      for (let round = 0; round < 3; round++) times.push(await store.transaction("a", async (t) => t.now));
      expect(times.every(Number.isInteger)).toBe(true);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
      expect(Math.abs((times[2] as number) - Date.now())).toBeLessThan(60_000);
    }));

  test("a closed store refuses, after what was under way has ended; closing twice is one closing", async () => {
    const place = await newPlace();
    const store = await place.open();
    const last = store.transaction("a", async (t) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await t.set("counter", "x", 1);
      return t.get("counter", "x");
    });
    await Promise.all([store.close(), store.close()]);
    expect(await last).toBe(1);
    const closed = expect.objectContaining({ name: "StoreError", code: "store-closed" });
    await expect(store.transaction("a", (t) => t.get("counter", "x"))).rejects.toEqual(closed);
    await expect(store.changed("a", 0)).rejects.toEqual(closed);
    await place.remove();
  });

  if (!shared) return;

  test("two handles on one place see each other's writes and take turns", () =>
    withStore(newPlace, async (one, place) => {
      const two = await place.open();
      await one.transaction("a", (t) => t.set("counter", "n", 5));
      expect(await two.transaction("a", (t) => t.get("counter", "n"))).toBe(5);
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).transaction("a", countUp)),
      );
      expect(await one.transaction("a", (t) => t.get("counter", "n"))).toBe(25);
      await two.close();
      expect(await one.transaction("a", (t) => t.get("counter", "n"))).toBe(25);
    }));

  test("a place can be opened for the first time by several at once", async () => {
    const place = await newPlace();
    const stores = await Promise.all(Array.from({ length: 4 }, () => place.open()));
    await Promise.all(stores.map((store) => store.transaction("a", countUp)));
    expect(await stores[0]?.transaction("a", (t) => t.get("counter", "n"))).toBe(4);
    await Promise.all(stores.map((store) => store.close()));
    await place.remove();
  });
}

// Two that overlapped would read the same number and lose one of the two counts.
async function countUp(transaction: Transaction): Promise<void> {
  const known = (await transaction.get("counter", "n")) as number | undefined;
  await new Promise((resolve) => setTimeout(resolve, 1));
  await transaction.set("counter", "n", (known ?? 0) + 1);
}
