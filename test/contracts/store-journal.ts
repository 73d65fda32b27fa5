import type { JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { type StorePlace, withStore } from "./store-place.ts";

/** How a store keeps the journal. */
export function describeStoreJournal(newPlace: () => Promise<StorePlace>): void {
  test("the journal comes back in order, page by page, inside the transaction and after it", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", async (t) => {
        for (let seq = 1; seq <= 12; seq++) await t.append(entryOf(seq));
        expect((await t.head())?.seq).toBe(12);
        expect((await t.entries(11, 5)).map((entry) => entry.seq)).toEqual([11, 12]);
      });
      await store.transaction("a", async (t) => {
        await t.append(entryOf(13));
        expect((await t.entries(12, 5)).map((entry) => entry.seq)).toEqual([12, 13]);
        expect(await t.entries(1, 100)).toEqual(Array.from({ length: 13 }, (_, index) => entryOf(index + 1)));
        expect((await t.entries(0, 2)).map((entry) => entry.seq)).toEqual([1, 2]);
        expect((await t.entries(9, 3)).map((entry) => entry.seq)).toEqual([9, 10, 11]);
        expect(await t.entries(14, 3)).toEqual([]);
        expect(await t.entries(1, 0)).toEqual([]);
      });
      await store.transaction("b", async (t) => expect(await t.entries(1, 100)).toEqual([]));
    }));

  test("a place in the journal is taken once", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", (t) => t.append(entryOf(1)));
      const again = store.transaction("a", (t) => t.append({ ...entryOf(1), mac: "other" }));
      await expect(again).rejects.toMatchObject({ name: "StoreError" });
      const error = await again.catch((reason: Error) => reason);
      expect(String(error)).not.toContain("other");
      expect((await store.transaction("a", (t) => t.head()))?.mac).toBe("1");
      await store.transaction("b", (t) => t.append(entryOf(1)));
    }));

  test("entries keep what they say, and the order in which they say it", () =>
    withStore(newPlace, async (store) => {
      const entry = {
        ...entryOf(1),
        scope: "nul \0, lone \ud800, é",
        by: { id: "__proto__", z: 1, a: [null] },
      };
      await store.transaction("a", (t) => t.append(entry));
      const [read] = await store.transaction("a", (t) => t.entries(1, 1));
      expect(JSON.stringify(read)).toBe(JSON.stringify(entry));
    }));
}

/** An entry that a store has no reason to understand. */
export function entryOf(seq: number): JournalEntry {
  return {
    kind: "halted",
    scope: "all",
    by: { id: "x" },
    seq,
    at: 1,
    tenant: "a",
    policy: "p",
    key: "k",
    prev: "",
    mac: `${seq}`,
  };
}
