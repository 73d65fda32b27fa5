import { InvokeError, StoreError } from "@interlock/core";
import {
  createMemoryStore,
  ephemeralKeys,
  type JournalEntry,
  type Store,
  verifyJournal,
} from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf } from "../fixtures/policy.ts";
import { approve, elevate } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const lost = () => Promise.reject(new InvokeError("lost", "x", { mayHaveRun: true }));
const allow = { permission: "allow" } as const;
const keys = ephemeralKeys();

/** What stands in an entry besides the chain. */
function said(entry: JournalEntry | undefined): object {
  const {
    seq: _,
    at: __,
    tenant: ___,
    session: ____,
    policy: _____,
    key: ______,
    prev,
    mac,
    records,
    ...event
  } = entry as JournalEntry;
  return event;
}

/** A store whose clock only goes on when it is told to, and what is written to it. */
function still(): { store: Store; setTime: (ms: number) => void; written: [string, string, unknown][] } {
  let now = 1_000;
  const written: [string, string, unknown][] = [];
  const store = createMemoryStore({ clock: () => now });
  return {
    written,
    setTime: (ms) => {
      now = ms;
    },
    store: {
      ...store,
      transaction: (tenant, work) =>
        store.transaction(tenant, (transaction) =>
          work({
            ...transaction,
            set: (kind, id, value, group) => {
              written.push([kind, id, value]);
              return transaction.set(kind, id, value, group);
            },
          }),
        ),
    },
  };
}

test("a plain call keeps its session and its open claim, and leaves neither claim nor intent behind", async () => {
  const { store, written } = still();
  const { governor, session } = await setUp(allow, { store });
  await session.call("AddComment", good);
  const [, claimed] = await governor.journal();
  const { request } = claimed as JournalEntry & { request: string };
  const digest = String(written[3]?.[1]);
  expect(digest).not.toBe(request);
  expect(written.map(([kind, id]) => [kind, id])).toEqual([
    ["session", session.id],
    ["connection", "desk-1"],
    ["claim", "2"],
    ["intent", digest],
    ["salt", "tenant"],
  ]);
  expect(written.at(-2)?.[2]).toEqual([2]);
  expect(said(claimed)).toEqual({ kind: "claimed", tool: "AddComment", connection: "desk-1", request });
  await store.transaction("default", async (transaction) => {
    expect(await transaction.get("claim", "2")).toBeUndefined();
    expect(await transaction.get("intent", digest)).toBeUndefined();
  });
});

test("the intent of an approved call names the approval, and of a lent one the user", async () => {
  const { governor, session } = await setUp({}, { authority: () => "missing" });
  const id = await asked(session);
  await approve(governor, id, ann);
  await elevate(governor, id, ann);
  await session.resume(id);
  const claimed = (await governor.journal()).find(({ kind }) => kind === "claimed");
  expect(said(claimed)).toEqual({
    kind: "claimed",
    tool: "AddComment",
    connection: "desk-1",
    request: expect.any(String),
    approval: id,
    actsAs: "ann",
  });
});

test("an equal call that is still under way is no reason to ask", async () => {
  const gate = Promise.withResolvers<void>();
  const invoke = async () => {
    await gate.promise;
    return { status: 200, headers: {}, body: null };
  };
  const { session } = await setUp(allow, { invoke });
  const both = [session.call("AddComment", good), session.call("AddComment", good)];
  setTimeout(gate.resolve, 10);
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual(["completed", "completed"]);
});

test("each of two equal lost calls asks until somebody has looked at it", async () => {
  // Both are under way before either is lost.
  const gate = Promise.withResolvers<void>();
  const { governor, session } = await setUp(allow, { invoke: () => gate.promise.then(lost) });
  setTimeout(gate.resolve, 10);
  await Promise.all([session.call("AddComment", good), session.call("AddComment", good)]);
  const [one, two] = await governor.unresolved();
  await governor.resolve(one?.entry ?? 0, { ran: false, by: { id: "ann", channel: "desk" } });
  const resolved = (await governor.journal()).at(-1);
  expect(said(resolved)).toEqual({
    kind: "resolved",
    claim: one?.entry,
    ran: false,
    by: { id: "ann", channel: "desk" },
  });
  expect(await governor.unresolved()).toMatchObject([{ entry: two?.entry }]);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
  await governor.resolve(two?.entry ?? 0, { ran: true, by: ann });
  expect(await governor.unresolved()).toEqual([]);
  // It needs nobody any more: what waited is void, and it runs again, and is lost again.
  expect(await session.call("AddComment", { ...good })).toMatchObject({ status: "unknown" });
  expect(await governor.pending()).toEqual([]);
  expect(await session.call("AddComment", { ...good })).toMatchObject({ status: "pending" });
});

test("lost calls are listed in the order in which they were claimed", async () => {
  const { governor, session } = await setUp(allow, { invoke: lost });
  for (let call = 0; call < 6; call++) await session.call("AddComment", { ...good, issueId: `${call}` });
  const entries = (await governor.unresolved()).map(({ entry }) => entry);
  expect(entries).toEqual([2, 5, 8, 11, 14, 17]);
});

test("a claim is unknown after its lease, not at it; a result that comes after a person's word is told as late", async () => {
  const { store, setTime } = still();
  const gate = Promise.withResolvers<void>();
  const invoke = async () => {
    await gate.promise;
    return { status: 200, headers: {}, body: "late" };
  };
  const notices: string[] = [];
  const onNotice = ({ code }: { code: string }): void => void notices.push(code);
  const { governor, session } = await setUp(allow, { store, invoke, onNotice, keys, lease: 1e9 });
  const late = session.call("AddComment", good);
  while ((await governor.journal()).length < 2) await new Promise((resolve) => setImmediate(resolve));
  const word = { ran: true, by: ann };
  setTime(1_000 + 1e9);
  expect(await governor.unresolved()).toEqual([]);
  await expect(governor.resolve(2, word)).rejects.toMatchObject({ code: "claim-open" });
  setTime(1_001 + 1e9);
  expect(await governor.unresolved()).toMatchObject([{ entry: 2, unknown: false }]);
  await governor.resolve(2, word);
  gate.resolve();
  expect(await late).toEqual({ status: "completed", value: "late" });
  expect(said((await governor.journal()).at(-1))).toEqual({
    kind: "late-result",
    claim: 2,
    code: "completed",
    status: 200,
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(notices).toContain("late-result");
});

test("a result that arrives for an unknown claim that nobody resolved ends it", async () => {
  const { store, setTime } = still();
  const gate = Promise.withResolvers<void>();
  const invoke = async () => {
    await gate.promise;
    return { status: 200, headers: {}, body: null };
  };
  const { governor, session } = await setUp(allow, { store, invoke, lease: 1e9 });
  const late = session.call("AddComment", good);
  while ((await governor.journal()).length < 2) await new Promise((resolve) => setImmediate(resolve));
  setTime(1_001 + 1e9);
  expect(await governor.unresolved()).toHaveLength(1);
  gate.resolve();
  expect(await late).toMatchObject({ status: "completed" });
  expect(await governor.unresolved()).toEqual([]);
  expect((await governor.journal()).at(-1)).toMatchObject({ kind: "completed", claim: 2 });
});

test("a replay gets the outcome of its own call, in its own tenant, for as long as it is remembered", async () => {
  let calls = 0;
  const invoke = async () => ({ status: 200, headers: {}, body: ++calls });
  const { governor, session } = await setUp(allow, { invoke });
  const call = (id: string) => session.call("AddComment", good, { callId: id });
  const other = await governor.session({ mode: "review", actor: ann, tenant: "other" });
  expect(await call("first")).toEqual({ status: "completed", value: 1 });
  expect(await call("second")).toEqual({ status: "completed", value: 2 });
  expect(await other.call("AddComment", good, { callId: "first" })).toEqual({
    status: "completed",
    value: 3,
  });
  const again = { status: "completed", value: 1, replayed: true };
  expect(await call("first")).toEqual(again);
  for (let more = 0; more < 997; more++) await call(`more-${more}`);
  expect(await call("first")).toEqual(again);
  await call("one too many");
  expect(await call("first")).toEqual({ status: "unknown", entry: "2", replayed: true });
});

test("a request that nobody answered in time is asked again, named or not", async () => {
  const { store, setTime } = still();
  const { session } = await setUp({}, { store });
  const named = await asked(session, good, "call-1");
  const equal = await asked(session, { ...good, issueId: "OPS-2" });
  setTime(900_999);
  expect(await asked(session, good, "call-1")).toBe(named);
  expect(await asked(session, { ...good, issueId: "OPS-2" })).toBe(equal);
  setTime(901_000);
  expect(await asked(session, good, "call-1")).not.toBe(named);
  expect(await asked(session, { ...good, issueId: "OPS-2" })).not.toBe(equal);
});

test("an approved request runs although an equal one was asked for meanwhile", async () => {
  const { governor, session } = await setUp();
  const first = await asked(session);
  await approve(governor, first, ann);
  const second = await asked(session);
  expect(second).not.toBe(first);
  expect(await session.resume(first)).toMatchObject({ status: "completed" });
});

test("a ring that has lost its key signs nothing, and nothing runs", async () => {
  const keys = { current: "k1", keys: { k1: new Uint8Array(32).fill(1) } as Record<string, Uint8Array> };
  const { governor, session, sent } = await setUp(allow, { keys });
  delete keys.keys["k1"];
  expect(await session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "journal-unavailable" }],
  });
  await expect(governor.halt("all", ann)).rejects.toMatchObject({
    code: "journal-key-missing",
    message: expect.stringContaining("key"),
  });
  expect(sent).toEqual([]);
});

test("each thing that a person does is asked of the host by its own name", async () => {
  const actions: string[] = [];
  const { governor, session } = await setUp(
    {},
    { may: (by, action) => by.id === "ann" && !actions.push(action) },
  );
  const id = await asked(session);
  const shown = "0123456789abcdef";
  const by = ann;
  const attempts: readonly (() => Promise<unknown>)[] = [
    () => governor.answer(id, ann, { approve: shown }),
    () => governor.elevate(id, ann, { shown }),
    () => governor.perform(id, ann),
    () => governor.grants.create({ request: id, shown, match: "exact", scope: "tenant" }, ann),
    () => governor.setPolicy(policyOf([]), ann),
    () => governor.follow(1, ann),
    () => governor.approval(id, { by }),
    () => governor.pending({ by }),
    () => governor.answered(id, { by }),
    () => governor.grants.list({ by }),
    () => governor.halts({ by }),
    () => governor.connections({ by }),
    () => governor.unresolved({ by }),
    () => governor.journal({ by }),
    () => governor.checkpoint({ by }),
    () => governor.grants.revoke("any", ann),
    () => governor.halt("all", ann),
    () => governor.lift("all", ann),
    () => governor.revokeConnection("desk-1", ann),
    () => governor.renewConnection("desk-1", ann),
    () => governor.resolve(1, { ran: true, by: ann }),
  ];
  for (const attempt of attempts) {
    const refused = await attempt().catch((error: Error) => error);
    expect(JSON.stringify(refused instanceof Error ? refused.message : refused)).toMatch(/may not/u);
  }
  expect(actions).toEqual([
    "answer",
    "elevate",
    "perform",
    "grant",
    "set-policy",
    "follow",
    ...Array(9).fill("read"),
    "grant",
    "halt",
    "lift",
    "connection",
    "connection",
    "resolve",
  ]);
});

test("what a person does in a tenant is journalled there, and nowhere else", async () => {
  const { governor, keys } = await setUp(allow, { invoke: lost });
  const tenant = "t";
  const session = await governor.session({ mode: "review", actor: ann, tenant });
  await session.call("AddComment", good);
  const [claim] = await governor.unresolved({ tenant });
  await governor.resolve(claim?.entry ?? 0, { ran: true, by: ann }, { tenant });
  await governor.halt("all", ann, { tenant });
  await governor.lift("all", ann, { tenant });
  await governor.revokeConnection("desk-1", ann, { tenant });
  await governor.renewConnection("desk-1", ann, { tenant });
  await governor.setPolicy(policyOf([]), ann, { tenant });
  const entries = await governor.journal({ tenant });
  expect(entries.slice(3).map(({ kind }) => kind)).toEqual([
    "resolved",
    "halted",
    "lifted",
    "revoked",
    "renewed",
    "policy-set",
  ]);
  expect(new Set(entries.map((entry) => entry.tenant))).toEqual(new Set([tenant]));
  expect(verifyJournal(entries, keys)).toEqual({ ok: true, entries: entries.length });
  expect(await governor.journal()).toEqual([]);
});

test("what cannot be journalled is refused with what stood in the way", async () => {
  const cause = new StoreError("store-unavailable", "full");
  const full = createMemoryStore();
  const { governor } = await setUp(allow, {
    store: {
      ...full,
      transaction: (tenant, work) =>
        full.transaction(tenant, (t) => work({ ...t, append: () => Promise.reject(cause) })),
    },
  });
  await expect(governor.halt("all", ann)).rejects.toMatchObject({
    code: "journal-unavailable",
    message: "the journal cannot be written",
    cause,
  });
});
