import type { JournalEntry, Store } from "@interlock/governor";
import { describe, expect, test } from "vitest";

/** What every store must do, whatever it keeps its records in. `open` is called twice for the same place by some tests. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    test("what a transaction wrote is there in the next one, and nowhere else", async () => {
      const store = await open();
      await store.transaction("a", async (t) => {
        await t.set("counter", "x", { n: 1 }, "g");
        await t.set("counter", "y", { n: 2 }, "g");
        expect(await t.get("counter", "x")).toEqual({ n: 1 });
      });
      await store.transaction("a", async (t) => {
        expect(await t.list("counter", "g")).toEqual([{ n: 1 }, { n: 2 }]);
        expect(await t.list("counter", "other")).toEqual([]);
        expect(await t.get("claim", "x")).toBeUndefined();
        await t.delete("counter", "x");
        expect(await t.list("counter", "g")).toEqual([{ n: 2 }]);
      });
      await store.transaction("b", async (t) => expect(await t.get("counter", "y")).toBeUndefined());
      await store.close();
    });

    test("a rejected transaction leaves nothing behind and holds nobody up", async () => {
      const store = await open();
      const failing = store.transaction("a", async (t) => {
        await t.set("counter", "x", 1);
        await t.append(entry(1));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      await store.transaction("a", async (t) => {
        expect(await t.get("counter", "x")).toBeUndefined();
        expect(await t.head()).toBeUndefined();
      });
      await store.close();
    });

    test("transactions of a tenant run one after another", async () => {
      const store = await open();
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.transaction("a", async (t) => {
            const known = (await t.get("counter", "n")) as number | undefined;
            await Promise.resolve();
            await t.set("counter", "n", (known ?? 0) + 1);
          }),
        ),
      );
      expect(await store.transaction("a", (t) => t.get("counter", "n"))).toBe(20);
      await store.close();
    });

    test("the journal comes back in order, page by page", async () => {
      const store = await open();
      await store.transaction("a", async (t) => {
        for (let seq = 1; seq <= 5; seq++) await t.append(entry(seq));
        expect((await t.head())?.seq).toBe(5);
      });
      await store.transaction("a", async (t) => {
        expect(await t.entries(1, 10)).toEqual([1, 2, 3, 4, 5].map(entry));
        expect((await t.entries(3, 2)).map((e) => e.seq)).toEqual([3, 4]);
      });
      await store.close();
    });
  });
}

function entry(seq: number): JournalEntry {
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
