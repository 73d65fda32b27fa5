import { expect, test } from "vitest";
import { entryOf } from "./store-journal.ts";
import { type StorePlace, withStore } from "./store-place.ts";

/** How a store tells that a tenant's journal has grown. */
export function describeStoreChanges(newPlace: () => Promise<StorePlace>, shared: boolean): void {
  test("a change is told to everyone who waits for it, at once if it is there already", () =>
    withStore(newPlace, async (store) => {
      const waiting = Promise.all([store.changed("a", 0), store.changed("a", 0)]);
      expect(await settles(waiting, 50)).toBe(false);
      await store.transaction("a", (t) => t.append(entryOf(1)));
      await waiting;
      await store.changed("a", 0);
    }));

  test("another tenant's change, a record alone and a rejected transaction are none", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", (t) => t.append(entryOf(1)));
      const waiting = store.changed("a", 1);
      await store.transaction("b", (t) => t.append(entryOf(1)));
      await store.transaction("a", (t) => t.set("counter", "x", 1));
      await store
        .transaction("a", async (t) => {
          await t.append(entryOf(2));
          throw new Error("no");
        })
        .catch(() => undefined);
      expect(await settles(waiting, 50)).toBe(false);
      await store.transaction("a", (t) => t.append(entryOf(2)));
      await waiting;
    }));

  test("no change falls between reading and waiting", () =>
    withStore(newPlace, async (store) => {
      for (let seq = 1; seq <= 20; seq++) {
        const head = await store.transaction("a", (t) => t.head());
        const write = store.transaction("a", (t) => t.append(entryOf(seq)));
        await store.changed("a", head?.seq ?? 0);
        await write;
      }
    }));

  test("waiting ends with the signal's reason, or when the store is closed", async () => {
    const place = await newPlace();
    const store = await place.open();
    const stop = new AbortController();
    const stopped = store.changed("a", 0, stop.signal);
    const left = store.changed("a", 0);
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    await expect(store.changed("a", 0, stop.signal)).rejects.toThrow("enough");
    const closed = expect(left).rejects.toMatchObject({ code: "store-closed" });
    await store.close();
    await closed;
    await place.remove();
  });

  if (!shared) return;

  test("a change through another handle is told too", () =>
    withStore(newPlace, async (one, place) => {
      const two = await place.open();
      for (let seq = 1; seq <= 3; seq++) {
        const waiting = one.changed("a", seq - 1);
        expect(await settles(waiting, 20)).toBe(false);
        await two.transaction("a", (t) => t.append(entryOf(seq)));
        await waiting;
      }
      await two.close();
    }));
}

async function settles(promise: Promise<unknown>, within: number): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), within));
  return Promise.race([promise.then(() => true), late]);
}
