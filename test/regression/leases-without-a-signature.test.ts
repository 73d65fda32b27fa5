import type { InvokeResponse } from "@interlock/core";
import { createGovernor, type Governor, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { type Hand, hands } from "../governor/hand-in-database-places.ts";
import { ann, good } from "../governor/set-up.ts";

const keys = { current: "k", keys: { k: new Uint8Array(32).fill(7) } };
const token = { pointer: "/comment/token", key: "comment", segments: ["token"], value: "", secret: "hook" };
const done: InvokeResponse = { status: 200, headers: {}, body: null };

function start(
  { store }: Hand,
  invoke: () => Promise<InvokeResponse>,
  secrets = async () => "s3cr3t-value",
): Governor {
  const policy = policyOf([toolEntry({ permission: "allow", locks: [token] })]);
  return createGovernor({ policy, store, keys, invoke, secrets, lease: 1_000 });
}

/** A write that its governor has under way for longer than its first lease, and the entry of its claim. */
async function underWay(hand: Hand) {
  const gate = Promise.withResolvers<InvokeResponse>();
  const governor = start(hand, () => gate.promise);
  const session = await governor.session({ mode: "review", actor: ann });
  const call = session.call("AddComment", good);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  const entry = (await governor.journal()).find(({ kind }) => kind === "claimed")?.seq ?? 0;
  return { entry, call, governor, end: () => gate.resolve(done) };
}

const [memory] = hands as [(typeof hands)[number]];

// A renewed lease was a record of its own that no entry named: without it a running call was listed as lost, a person said
// that it had never run, and the equal call ran beside it.
test("who takes a renewal away makes no call seem to have ended", async () => {
  const hand = await memory.open();
  const { entry, call, end } = await underWay(hand);
  const other = start(hand, async () => done);
  for (const row of (await hand.rows()).filter(({ kind }) => kind === "lease"))
    await hand.change({ table: "record", remove: row });
  expect(await other.unresolved()).toEqual([]);
  await expect(other.resolve(entry, { ran: false, by: ann })).rejects.toMatchObject({ code: "claim-open" });
  end();
  expect(await call).toMatchObject({ status: "completed" });
  await hand.close();
});

test.each<[string, (claim: Record<string, unknown>) => Record<string, unknown>]>([
  ["shorter", (claim) => ({ ...claim, lease: claim["claimedAt"] })],
  ["longer", (claim) => ({ ...claim, lease: 1e15 })],
])("nobody is told of a call, or says how it ended, by a lease that was made %s", async (_, forge) => {
  const hand = await memory.open();
  const { entry, call, end } = await underWay(hand);
  const other = start(hand, async () => done);
  const claim = (await hand.rows()).find(({ kind }) => kind === "claim");
  if (claim === undefined) throw new Error("no claim");
  const value = JSON.stringify(forge(JSON.parse(claim.value)));
  await hand.change({ table: "record", put: { ...claim, value } });
  await expect(other.unresolved()).rejects.toMatchObject({ code: "record-altered" });
  await expect(other.resolve(entry, { ran: false, by: ann })).rejects.toMatchObject({
    code: "record-altered",
  });
  end();
  await call;
  await hand.close();
});

test("renewals are in the journal, which verifies, and leave nothing when their call has ended", async () => {
  const hand = await memory.open();
  const { entry, call, governor, end } = await underWay(hand);
  end();
  expect(await call).toMatchObject({ status: "completed" });
  const entries = await governor.journal();
  expect(entries.find(({ kind }) => kind === "under-way")).toMatchObject({ claims: [entry] });
  expect(verifyJournal(entries, keys)).toMatchObject({ ok: true });
  const kinds = new Set((await hand.rows()).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(["connection", "salt", "session"]);
  await hand.close();
});

// Its governor wrote a new lease over what the person had said, took itself for safe, and sent.
test("a call that a person has ended is not sent when its governor comes back", async () => {
  const hand = await memory.open();
  let stalled = false;
  let sends = 0;
  const secret = Promise.withResolvers<string>();
  const store = {
    ...hand.store,
    transaction: ((tenant, work) =>
      stalled
        ? Promise.reject(new Error("stalled"))
        : hand.store.transaction(tenant, work)) as Hand["store"]["transaction"],
  };
  const invoke = async () => {
    sends++;
    return done;
  };
  const governor = start({ ...hand, store }, invoke, () => secret.promise);
  const session = await governor.session({ mode: "review", actor: ann });
  const call = session.call("AddComment", good);
  await expect.poll(async () => (await governor.journal()).some(({ kind }) => kind === "claimed")).toBe(true);
  stalled = true;
  const other = start(hand, invoke);
  await expect.poll(async () => (await other.unresolved()).length, { timeout: 5_000 }).toBe(1);
  const [claim] = await other.unresolved();
  await other.resolve(claim?.entry ?? 0, { ran: false, by: ann });
  stalled = false;
  await new Promise((resolve) => setTimeout(resolve, 400));
  secret.resolve("s3cr3t-value");
  expect(await call).toMatchObject({ status: "failed", error: { code: "lease-lost" } });
  expect(sends).toBe(0);
  await hand.close();
});
