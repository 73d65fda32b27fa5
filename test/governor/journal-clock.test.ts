import { createMemoryStore, type Governor, type JournalEntry, type Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, elevate, grant } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill } from "./set-up.ts";

const bob = { id: "bob" };
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["ann", "bob"] };

/** What a person does about the governor itself, and the entry that it leaves. */
const administration: Readonly<Record<string, (governor: Governor) => Promise<unknown>>> = {
  halted: (governor) => governor.halt("all", ann),
  lifted: (governor) => governor.lift({ actor: "eve" }, ann),
  revoked: (governor) => governor.revokeConnection("desk-1", ann),
  renewed: (governor) => governor.renewConnection("desk-1", ann),
  "policy-set": (governor) => governor.setPolicy(policyOf([toolEntry()]), ann),
};

test.each(Object.entries(administration))("%s is written although the clock is behind", async (kind, act) => {
  const { governor, session, setTime } = await setUpStill();
  await session.call("Read", good);
  for (const scope of ["all", { actor: "eve" }] as const) await governor.halt(scope, ann);
  setTime(999);
  await act(governor);
  expect((await governor.journal()).at(-1)).toMatchObject({ kind, at: 999 });
  // From it on the clock counts as it then is.
  await governor.lift("all", ann);
  expect(await session.call("Nonsense", {})).toMatchObject({ status: "invalid" });
});

test("a grant is given back, and a lost call looked at, although the clock is behind", async () => {
  const { governor, session, setTime } = await setUpStill(
    { approval },
    { invoke: () => Promise.reject(new Error("x")) },
  );
  const request = await asked(session);
  const created = await grant(governor, { request, match: "exact", scope: "tenant" }, bob);
  const id = created.ok ? created.value.id : "";
  await approve(governor, request, ann);
  expect(await session.resume(request)).toMatchObject({ status: "unknown" });
  const [claim] = await governor.unresolved();
  setTime(900);
  await governor.resolve(claim?.entry ?? 0, { ran: true, by: ann });
  expect((await governor.journal()).at(-1)).toMatchObject({ kind: "resolved", at: 900 });
  setTime(800);
  await governor.grants.revoke(id, bob);
  expect((await governor.journal()).at(-1)).toMatchObject({ kind: "grant-revoked", at: 800 });
});

test("nothing else is written while the clock is behind, by one millisecond or by all it can", async () => {
  for (const time of [999, 0, Number.NaN]) {
    const { governor, session, setTime, sent } = await setUpStill(
      { approval },
      { authority: () => "missing" },
    );
    const id = await asked(session);
    await approve(governor, id, ann);
    const open = await asked(session, { ...good, issueId: "OPS-2" });
    const before = await governor.journal();
    setTime(time);
    const behind = {
      code: "store-clock-behind",
      message: "the store's clock is behind the newest journal entry",
    };
    await expect(approve(governor, open, ann)).rejects.toMatchObject(behind);
    await expect(elevate(governor, id, ann)).rejects.toMatchObject(behind);
    const input = { request: open, match: "exact", scope: "tenant" } as const;
    await expect(grant(governor, input, bob)).rejects.toMatchObject(behind);
    await expect(governor.answer(open, ann, {} as never)).rejects.toMatchObject(behind);
    const lookup = { connection: "desk-1", operation: "A", pointer: "/x", lookup: "B" };
    const sending = { method: "GET", path: "/", queries: {}, headers: {} } as never;
    await expect(governor.recorder(ann)({ ...lookup, request: sending })).rejects.toMatchObject(behind);
    expect(await session.call("Nonsense", {})).toMatchObject({ reasons: [{ code: "store-unavailable" }] });
    expect(await session.resume("nonsense")).toMatchObject({ reasons: [{ code: "store-unavailable" }] });
    expect(await governor.journal()).toEqual(before);
    expect(sent).toEqual([]);
  }
});

test.each([
  ["completed", { invoke: async () => ({ status: 200, headers: {}, body: null }) }],
  ["unknown", { invoke: () => Promise.reject(new Error("x")) }],
])(
  "how a call ended is told at the newest entry's time when the clock went back: %s",
  async (kind, options) => {
    const world = await setUpStill(
      {},
      {
        invoke: () => {
          world.setTime(1);
          return options.invoke();
        },
      },
    );
    await world.session.call("Read", good);
    expect((await world.governor.journal()).at(-1)).toMatchObject({ kind, at: 1_000 });
  },
);

test("each entry follows the one before, and says where it was written and under which policy", async () => {
  const { governor, session, keys } = await setUpStill({ permission: "allow" });
  await session.call("AddComment", good);
  const revision = (await governor.journal())[0]?.policy;
  const next = policyOf([toolEntry({ permission: "allow", description: "another" })]);
  await governor.setPolicy(next, ann);
  await session.call("AddComment", good);
  const entries = await governor.journal();
  expect(entries.map(({ seq, at, tenant, key }) => ({ seq, at, tenant, key }))).toEqual(
    entries.map((_, index) => ({ seq: index + 1, at: 1_000, tenant: "default", key: keys.current })),
  );
  expect(entries.map(({ prev }) => prev)).toEqual(["", ...entries.slice(0, -1).map(({ mac }) => mac)]);
  expect(entries.map(({ policy }) => policy === next.revision)).toEqual(entries.map(({ seq }) => seq > 3));
  expect(revision).not.toBe(next.revision);
  const outside = entries.filter(({ session: where }) => where !== session.id);
  expect(outside).toMatchObject([{ kind: "policy-set" }]);
  expect(outside[0]).not.toHaveProperty("session");
});

test("an entry that the store did not take is not written later, and the next one takes its place", async () => {
  let full = true;
  const store = createMemoryStore({ clock: () => 1 });
  const failing: Store = {
    ...store,
    transaction: (tenant, work) =>
      store.transaction(tenant, (transaction) =>
        work({
          ...transaction,
          append: (entry: JournalEntry) =>
            full ? Promise.reject(new Error("full")) : transaction.append(entry),
        }),
      ),
  };
  const { governor, session, sent } = await setUp({ permission: "allow" }, { store: failing });
  const reasons = [{ code: "journal-unavailable" }];
  expect(await session.call("AddComment", good)).toEqual({ status: "denied", reasons });
  full = false;
  expect(await governor.journal()).toEqual([]);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect((await governor.journal()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(sent).toHaveLength(1);
});
