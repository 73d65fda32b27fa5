import type { JsonObject } from "@interlock/core";
import { expect, test } from "vitest";
import { type StorePlace, withStore } from "./store-place.ts";

/** Ids that have confused stores: inherited names, nothing, quotes, what databases and patterns treat specially, long ones. */
const oddTexts: readonly string[] = [
  "",
  " ",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "'; DROP TABLE record; --",
  '"quoted" \\ back',
  "%_?*[a]",
  "$1",
  "line\nbreak",
  "nul\0inside",
  "nul",
  "\0",
  "\u0001",
  "\u00010000",
  "\ud800",
  "\ud801",
  "\udc00\ud800",
  "e\u0301",
  "\u00e9",
  "\u{1f512}",
  "\uffff",
  "x".repeat(256),
  `${"x".repeat(256)}y`,
  `${"x".repeat(256)}z`,
  "\u{1f512}".repeat(3_000),
];

/** What a store does with records. */
export function describeStoreRecords(newPlace: () => Promise<StorePlace>): void {
  test("what a transaction wrote is there in the next one, under its kind alone", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", async (t) => {
        await t.set("counter", "x", { n: 1 }, "g");
        await t.set("counter", "y", { n: 2 }, "g");
        expect(await t.get("counter", "x")).toEqual({ n: 1 });
        expect(await t.list("counter", "g")).toEqual([{ n: 1 }, { n: 2 }]);
      });
      await store.transaction("a", async (t) => {
        expect(await t.list("counter", "g")).toEqual([{ n: 1 }, { n: 2 }]);
        expect(await t.list("counter", "other")).toEqual([]);
        expect(await t.list("claim", "g")).toEqual([]);
        expect(await t.get("claim", "x")).toBeUndefined();
        await t.delete("counter", "x");
        await t.delete("counter", "never");
        expect(await t.list("counter", "g")).toEqual([{ n: 2 }]);
      });
    }));

  test("a record moves to the group it was last written with", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", async (t) => {
        await t.set("approval", "x", 1, "pending");
        await t.set("approval", "y", 2, "pending");
      });
      await store.transaction("a", async (t) => {
        await t.set("approval", "x", 1);
        expect(await t.list("approval", "pending")).toEqual([2]);
        await t.set("approval", "z", 3, "pending");
        expect(await t.list("approval", "pending")).toEqual([2, 3]);
      });
      await store.transaction("a", async (t) => {
        expect(await t.list("approval", "pending")).toEqual([2, 3]);
        expect(await t.list("approval", "")).toEqual([1]);
      });
    }));

  test("tenants are apart, in records and in the journal, whatever their names", () =>
    withStore(newPlace, async (store) => {
      for (const tenant of oddTexts)
        await store.transaction(tenant, (t) => t.set("counter", "x", tenant.length, "g"));
      for (const tenant of oddTexts) {
        await store.transaction(tenant, async (t) => {
          expect(await t.list("counter", "g")).toEqual([tenant.length]);
          expect(await t.head()).toBeUndefined();
        });
      }
    }));

  test("ids and groups are any text, each its own", () =>
    withStore(newPlace, async (store) => {
      await store.transaction("a", async (t) => {
        for (const [index, id] of oddTexts.entries()) {
          expect(await t.get("session", id)).toBeUndefined();
          await t.set("session", id, index, id);
        }
      });
      await store.transaction("a", async (t) => {
        for (const [index, id] of oddTexts.entries()) {
          expect(await t.get("session", id)).toBe(index);
          expect(await t.list("session", id)).toEqual([index]);
        }
      });
    }));

  test("a group is listed by id, as UTF-8 bytes order them", () =>
    withStore(newPlace, async (store) => {
      const ids = ["b", "a", "B", "10", "9", "\u{1f512}", "\uffff", "é", "z", "", "ab", "a b", "_"];
      const ordered = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      await store.transaction("a", async (t) => {
        for (const id of ids.slice(0, 6)) await t.set("halt", id, id, "g");
      });
      await store.transaction("a", async (t) => {
        for (const id of ids.slice(6)) await t.set("halt", id, id, "g");
        expect(await t.list("halt", "g")).toEqual(ordered);
      });
      await store.transaction("a", async (t) => expect(await t.list("halt", "g")).toEqual(ordered));
    }));

  test("values come back as they were, however big or odd, and are copies", () =>
    withStore(newPlace, async (store) => {
      const value = JSON.parse(
        '{"__proto__": {"x": 1}, "nul": "\\u0000", "lone": "\\ud800", "big": 9007199254740991, "small": 5e-324}',
      ) as JsonObject;
      const whole = { ...value, text: "é\u{1f512}".repeat(500_000), deep: [[[{ a: [null, true] }]]] };
      await store.transaction("a", async (t) => {
        await t.set("approval", "x", whole);
        whole.deep = [];
      });
      const read = await store.transaction("a", (t) => t.get("approval", "x"));
      expect(JSON.stringify(read)).toBe(JSON.stringify({ ...whole, deep: [[[{ a: [null, true] }]]] }));
      (read as { text: string }).text = "changed";
      expect(await store.transaction("a", (t) => t.get("approval", "x"))).not.toMatchObject({
        text: "changed",
      });
    }));
}
