import {
  createGovernor,
  createMemoryStore,
  type KeyRing,
  readKeyRing,
  type Store,
} from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { expect, test } from "vitest";
import { policyOf } from "../fixtures/policy.ts";

const long = new Uint8Array(32).fill(1);
const on = (keys: unknown, store: Store = createMemoryStore()) =>
  createGovernor({
    policy: policyOf([]),
    invoke: () => Promise.reject(new Error("not called")),
    store,
    ...(keys === undefined ? {} : { keys: keys as KeyRing }),
  });

// A key of no bytes signed everything.
test.each<[string, unknown, string]>([
  ["a key of no bytes", { current: "k", keys: { k: new Uint8Array(0) } }, "keys-invalid"],
  ["a key of 31 bytes", { current: "k", keys: { k: long.slice(1) } }, "keys-invalid"],
  ["an old key that is short", { current: "k", keys: { k: long, old: new Uint8Array(3) } }, "keys-invalid"],
  ["a key that is text", { current: "k", keys: { k: "x".repeat(32) } }, "keys-invalid"],
  ["no current key", { current: "k", keys: { other: long } }, "key-missing"],
  ["an inherited current key", { current: "toString", keys: { k: long } }, "key-missing"],
  ["no keys at all", { current: "k" }, "keys-invalid"],
  ["a list", [long], "keys-invalid"],
  ["null", null, "keys-invalid"],
])("a ring with %s is refused where the governor is made", (_, keys, code) => {
  expect(() => on(keys)).toThrow(expect.objectContaining({ code }));
});

test("a durable store is refused without keys, one in memory is not", async () => {
  const store = openSqliteStore(":memory:");
  expect(() => on(undefined, store)).toThrow(expect.objectContaining({ code: "keys-missing" }));
  expect(() => on(undefined)).not.toThrow();
  await store.close();
});

test("a ring that is read from JSON holds the same", () => {
  const ring = (bytes: number) =>
    JSON.stringify({ current: "k", keys: { k: Buffer.alloc(bytes, 1).toString("base64") } });
  expect(readKeyRing(ring(32))).toMatchObject({ ok: true });
  expect(readKeyRing(ring(31))).toMatchObject({ ok: false, issues: [{ code: "key-ring-invalid" }] });
});
