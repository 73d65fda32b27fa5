import { createHmac } from "node:crypto";
import { canonicalJson, type Json } from "@interlock/core";
import { type Checkpoint, type JournalEntry, type Verification, verifyJournal } from "@interlock/governor";
import { beforeAll, expect, test } from "vitest";
import { good, setUp } from "./set-up.ts";
import { keys, recordJournal } from "./tampering-journal.ts";

let entries: readonly JournalEntry[];
let checkpoints: readonly Checkpoint[];
let others: readonly JournalEntry[];
beforeAll(async () => {
  ({ entries, checkpoints } = await recordJournal("a"));
  ({ entries: others } = await recordJournal("b"));
});

const lone = "\ud800";

/** The entry at `seq` is another one. */
function altered(seq: number, change: (entry: JournalEntry) => object): readonly JournalEntry[] {
  return entries.with(seq - 1, change(entries[seq - 1] as JournalEntry) as JournalEntry);
}

/** What anyone who holds a key can compute without us. */
function macOf(domain: string, secret: Uint8Array | undefined, content: object): string {
  return createHmac("sha256", secret ?? "")
    .update(`${domain}\n${canonicalJson(content as Json)}`)
    .digest("hex");
}

test.each<[string, () => readonly JournalEntry[], Verification]>([
  ["nothing", () => entries, { ok: true, entries: 200 }],
  ["everything cut off", () => [], { ok: true, entries: 0 }],
  ["a number changed", () => altered(7, (e) => ({ ...e, at: e.at + 1 })), problem(7, "altered")],
  ["a member more", () => altered(7, (e) => ({ ...e, more: 1 })), problem(7, "altered")],
  ["a member less", () => altered(7, ({ policy: _, ...e }) => e), problem(7, "altered")],
  ["no signature", () => altered(7, ({ mac: _, ...e }) => e), problem(7, "altered")],
  ["half a character", () => altered(7, (e) => ({ ...e, tool: lone })), problem(7, "altered")],
  ["a text in place of an entry", () => entries.with(6, "x" as never), problem(7, "altered")],
  ["null in place of an entry", () => entries.with(6, null as never), problem(7, "altered")],
  ["undefined in place of an entry", () => entries.with(6, undefined as never), problem(7, "altered")],
  ["an entry less", () => entries.filter(({ seq }) => seq !== 7), problem(7, "out-of-order")],
  ["the first entry less", () => entries.slice(1), problem(1, "out-of-order")],
  ["an entry twice", () => entries.toSpliced(6, 0, entries[6] as JournalEntry), problem(8, "out-of-order")],
  ["another number", () => altered(7, (e) => ({ ...e, seq: 8 })), problem(7, "out-of-order")],
  ["another entry before it", () => altered(7, (e) => ({ ...e, prev: "" })), problem(7, "unlinked")],
  ["a first entry that follows one", () => altered(1, (e) => ({ ...e, prev: "x" })), problem(1, "unlinked")],
  ["an entry of another journal", () => entries.with(6, others[6] as JournalEntry), problem(7, "unlinked")],
  [
    "a key that nobody has",
    () => altered(7, (e) => ({ ...e, key: "k3" })),
    { ...problem(7, "unknown-key"), key: "k3" } as Verification,
  ],
  [
    "a key that every object inherits",
    () => altered(7, (e) => ({ ...e, key: "toString" })),
    { ...problem(7, "unknown-key"), key: "toString" } as Verification,
  ],
])("%s is found where it is", (_, lie, found) => {
  expect(verifyJournal(lie(), keys)).toEqual(found);
});

function problem(seq: number, what: string): Verification {
  return { ok: false, seq, problem: what } as Verification;
}

test("the order of members is no lie", () => {
  const turned = entries.map((entry) => Object.fromEntries(Object.entries(entry).reverse()) as JournalEntry);
  expect(verifyJournal(turned, keys)).toEqual({ ok: true, entries: 200 });
});

test("a checkpoint vouches for its own journal up to its own entry", async () => {
  const at = checkpoints.find(({ seq }) => seq > 20) as Checkpoint;
  expect(verifyJournal(entries, keys, at)).toEqual({ ok: true, entries: 200 });
  expect(verifyJournal(entries.slice(0, at.seq), keys, at)).toEqual({ ok: true, entries: at.seq });
  expect(verifyJournal(entries.slice(0, at.seq - 1), keys, at)).toEqual(problem(at.seq, "truncated"));
  expect(verifyJournal([], keys, at)).toEqual(problem(1, "truncated"));
  expect(verifyJournal(others, keys, at)).toEqual(problem(1, "checkpoint"));
});

test("a journal that was rolled back and went on is found at the checkpoint's entry", async () => {
  const { keys: own, governor, session } = await setUp({ permission: "allow" });
  await session.call("Read", good);
  const kept = await governor.journal();
  const checkpoint = { tenant: "default", seq: 3, head: "another", at: 1, key: own.current };
  const signed = { ...checkpoint, mac: macOf("interlock-checkpoint", own.keys[own.current], checkpoint) };
  expect(verifyJournal(kept, own, signed)).toEqual(problem(3, "checkpoint"));
  expect(verifyJournal(kept.slice(0, 2), own, signed)).toEqual(problem(3, "truncated"));
});

test.each<[string, (checkpoint: Checkpoint) => object]>([
  ["with a later seq", (c) => ({ ...c, seq: c.seq + 1 })],
  ["for another tenant", (c) => ({ ...c, tenant: "b" })],
  ["without a signature", ({ mac: _, ...c }) => c],
  ["signed with a key that nobody has", (c) => ({ ...c, key: "k3", mac: undefined })],
])("a checkpoint %s vouches for nothing", (_, change) => {
  const last = checkpoints.at(-1) as Checkpoint;
  const forged = change(last) as Checkpoint;
  expect(verifyJournal(entries, keys, forged)).toEqual(problem(forged.seq, "checkpoint"));
});

test("whoever holds the keys can check entries and checkpoints with any HMAC-SHA-256", () => {
  for (const { mac, ...content } of entries)
    expect(mac).toBe(macOf("interlock-journal", keys.keys[content.key], content));
  for (const { mac, ...content } of checkpoints.slice(0, 9))
    expect(mac).toBe(macOf("interlock-checkpoint", keys.keys[content.key], content));
});

test("a checkpoint of an empty journal, and one by a ring that has lost its key", async () => {
  const ring = { current: "k1", keys: { k1: new Uint8Array(32).fill(1) } as Record<string, Uint8Array> };
  const { governor } = await setUp({}, { keys: ring });
  expect(await governor.checkpoint({ tenant: "t" })).toMatchObject({
    tenant: "t",
    seq: 0,
    head: "",
    key: "k1",
  });
  expect(verifyJournal([], ring, await governor.checkpoint())).toEqual({ ok: true, entries: 0 });
  delete ring.keys["k1"];
  const unsigned = await governor.checkpoint();
  expect(unsigned.mac).toBe("");
  expect(verifyJournal([], ring, unsigned)).toEqual(problem(0, "checkpoint"));
});
