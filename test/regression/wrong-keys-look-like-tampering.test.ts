import { randomBytes } from "node:crypto";
import { createGovernor, createMemoryStore, type KeyRing, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const keys: KeyRing = { current: "a", keys: { a: randomBytes(32) } };
const args = { issueId: "1", comment: { body: "x" } };

async function journalOf(tenant: string) {
  const invoke = async () => ({ status: 200, headers: {}, body: null });
  const policy = policyOf([toolEntry({ permission: "allow" })]);
  const governor = createGovernor({ policy, invoke, keys, store: createMemoryStore() });
  const session = await governor.session({ mode: "review", actor: { id: "ann" }, tenant });
  await session.call("AddComment", args);
  return { entries: await governor.journal({ tenant }), checkpoint: await governor.checkpoint({ tenant }) };
}

test("other key material under a known id is told as that, at the first entry of the key", async () => {
  const { entries, checkpoint } = await journalOf("a");
  const other: KeyRing = { current: "a", keys: { a: randomBytes(32) } };
  const found = { ok: false, seq: 1, problem: "keys-differ", key: "a" };
  expect(verifyJournal(entries, other)).toEqual(found);
  expect(verifyJournal(entries, other, checkpoint)).toEqual({ ...found, seq: checkpoint.seq });
});

test("a key that the ring lacks is named", async () => {
  const { entries } = await journalOf("a");
  const other: KeyRing = { current: "b", keys: { b: randomBytes(32) } };
  expect(verifyJournal(entries, other)).toEqual({ ok: false, seq: 1, problem: "unknown-key", key: "a" });
});

test("one altered entry stays an alteration, first or last", async () => {
  const { entries } = await journalOf("a");
  for (const [index, entry] of entries.entries())
    expect(verifyJournal(entries.with(index, { ...entry, at: 7 }), keys)).toEqual({
      ok: false,
      seq: index + 1,
      problem: "altered",
    });
});

test("one tenant's journal is not another's", async () => {
  const { entries, checkpoint } = await journalOf("b");
  const found = { ok: false, seq: 1, problem: "another-tenant" };
  expect(verifyJournal(entries, keys, undefined, "b")).toEqual({ ok: true, entries: entries.length });
  expect(verifyJournal(entries, keys, checkpoint, "b")).toEqual({ ok: true, entries: entries.length });
  expect(verifyJournal(entries, keys, undefined, "a")).toEqual(found);
  expect(verifyJournal(entries, keys, checkpoint, "a")).toEqual({ ...found, seq: checkpoint.seq });
  expect(verifyJournal([], keys, checkpoint, "a")).toEqual({ ...found, seq: checkpoint.seq });
});
