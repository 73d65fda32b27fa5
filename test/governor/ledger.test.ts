import {
  createGovernor,
  createMemoryStore,
  type Governor,
  type KeyRing,
  type Store,
  verifyJournal,
} from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "./answering.ts";
import { ann, asked, good } from "./set-up.ts";

const k1 = new Uint8Array(32).fill(1);
const k2 = new Uint8Array(32).fill(2);
const ring: KeyRing = { current: "k1", keys: { k1 } };
const limits = { perSession: 1_000_000 };
const policy = policyOf([toolEntry(), toolEntry({ name: "Note", permission: "allow", limits })]);

function governorOn(store: Store, keys: KeyRing = ring): Governor {
  return createGovernor({
    policy,
    store,
    keys,
    invoke: async () => ({ status: 200, headers: {}, body: null }),
  });
}

async function work(governor: Governor, calls: number): Promise<void> {
  const session = await governor.session({ id: "s", mode: "review", actor: ann });
  for (let i = 0; i < calls; i++) {
    const outcome = await session.call("Note", { ...good, issueId: `OPS-${i}` });
    if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
  }
}

async function raw<T>(store: Store, work: Parameters<typeof store.transaction<T>>[1]): Promise<T> {
  return store.transaction("default", work);
}

test("a host that starts believes the kept index, and needs none", async () => {
  const store = createMemoryStore();
  await work(governorOn(store), 400);
  const kept = await raw(store, (transaction) => transaction.get("index", "current"));
  expect(kept).toMatchObject({ key: "k1" });
  await work(governorOn(store), 1);
  await raw(store, (transaction) => transaction.delete("index", "current"));
  await work(governorOn(store), 1);
});

test("a kept index that was altered, or is another tenant's or an older one, changes nothing", async () => {
  const store = createMemoryStore();
  await work(governorOn(store), 400);
  const older = await raw(store, (transaction) => transaction.get("index", "current"));
  await work(governorOn(store), 400);
  const kept = (await raw(store, (transaction) => transaction.get("index", "current"))) as { text: string };
  expect(kept).not.toEqual(older);
  const lies = [
    { ...kept, text: kept.text.replace(/"counter\/[^"]*","[^"]/u, (found) => `${found}x`) },
    { ...kept, mac: "" },
    { ...kept, text: kept.text.replace("default", "defaulx") },
    "nonsense",
    older ?? null,
  ];
  for (const lie of lies) {
    await raw(store, (transaction) => transaction.set("index", "current", lie));
    await work(governorOn(store), 1);
  }
});

test("a transaction that writes many records has no entry above 16 KiB", async () => {
  let now = 0;
  const store = createMemoryStore({ clock: () => now });
  const governor = governorOn(store);
  const session = await governor.session({ mode: "review", actor: ann });
  for (let i = 0; i < 300; i++) await asked(session, { ...good, issueId: `OPS-${i}` });
  now = 10_000_000;
  expect(await governor.pending()).toEqual([]);
  const entries = await governor.journal({ limit: 10_000 });
  expect(entries.filter(({ kind }) => kind === "answered")).toHaveLength(300);
  expect(Math.max(...entries.map((entry) => JSON.stringify(entry).length))).toBeLessThan(16_384);
  expect(verifyJournal(entries, ring)).toMatchObject({ ok: true });
  await work(governorOn(store), 1);
});

test("a running host finds a journal that was put back", async () => {
  const store = createMemoryStore();
  const governor = governorOn(store);
  await work(governor, 2);
  const older = createMemoryStore();
  await work(governorOn(older), 1);
  let put = store;
  const running = governorOn({ ...store, transaction: (tenant, each) => put.transaction(tenant, each) });
  const session = await running.session({ id: "s", mode: "review", actor: ann });
  put = older;
  expect(await session.call("Note", good)).toMatchObject({
    status: "denied",
    reasons: [{ code: "record-altered" }],
  });
});

test.each<[string, KeyRing]>([
  ["other bytes under its id", { current: "k1", keys: { k1: k2 } }],
  ["no key of its id", { current: "k2", keys: { k2 } }],
])("a host with %s writes nothing, and the journal stays whole", async (_, keys) => {
  const store = createMemoryStore();
  const governor = governorOn(store);
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  const before = await governor.journal();
  const stranger = governorOn(store, keys);
  await expect(stranger.session({ mode: "review", actor: ann })).rejects.toMatchObject({
    code: "keys-differ",
    message: expect.stringContaining('"k1"'),
  });
  await expect(stranger.answer(id, ann, { approve: "0000000000000000" })).rejects.toMatchObject({
    code: "keys-differ",
  });
  expect(await governor.journal()).toEqual(before);
  expect(verifyJournal(before, ring)).toMatchObject({ ok: true });
});

test("a rotation in two steps loses no request, no named call and no unresolved one", async () => {
  const store = createMemoryStore();
  let lost = false;
  const on = (keys: KeyRing): Governor =>
    createGovernor({
      policy,
      store,
      keys,
      invoke: async () => {
        if (lost) throw new Error("lost");
        return { status: 200, headers: {}, body: null };
      },
    });
  const first = on(ring);
  const session = await first.session({ id: "s", mode: "review", actor: ann });
  const id = await asked(session);
  expect((await session.call("Note", good, { callId: "once" })).status).toBe("completed");
  lost = true;
  const other = { ...good, issueId: "OPS-2" };
  expect((await session.call("Note", other)).status).toBe("unknown");
  lost = false;

  const both = { k1, k2 };
  const second = on({ current: "k2", keys: both });
  const after = await second.session({ id: "s", mode: "review", actor: ann });
  expect((await after.call("Note", other)).status).toBe("pending");
  expect((await after.call("Note", good, { callId: "once" })).status).toBe("unknown");
  expect(await asked(after)).toBe(id);
  expect(await approve(on({ current: "k1", keys: both }), id, ann)).toMatchObject({ ok: true });
  expect((await after.resume(id)).status).toBe("completed");
});

test("once the newest entry is under the new key, a host needs the old one no more, and forgets nothing", async () => {
  const store = createMemoryStore();
  const gone = { ...good, issueId: "OPS-80" };
  let lost = true;
  let sent = 0;
  const on = (keys: KeyRing): Governor =>
    createGovernor({
      policy,
      store,
      keys,
      invoke: async () => {
        sent++;
        if (lost) throw new Error("lost");
        return { status: 200, headers: {}, body: null };
      },
    });
  const open = (governor: Governor) => governor.session({ id: "s", mode: "review", actor: ann });
  const session = await open(on(ring));
  expect((await session.call("Note", gone, { callId: "c" })).status).toBe("unknown");
  lost = false;
  const named = { ...good, issueId: "OPS-90" };
  expect((await session.call("Note", named, { callId: "d" })).status).toBe("completed");
  await work(on({ current: "k2", keys: { k1, k2 } }), 2);
  const after = await open(on({ current: "k2", keys: { k2 } }));
  expect((await after.call("Note", gone, { callId: "e" })).status).toBe("pending");
  expect((await after.call("Note", gone, { callId: "c" })).status).toBe("unknown");
  expect((await after.call("Note", named, { callId: "d" })).status).toBe("unknown");
  expect(sent).toBe(4);
});
