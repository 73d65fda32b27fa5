import type { GrantInput, JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, asked, good, setUp, setUpStill, type World } from "./set-up.ts";

const lea = { id: "lea", groups: ["leads"], channel: "desk" };
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["group:leads", "ann"] };

const still = (...[parts, options]: Parameters<typeof setUp>) => await setUpStill({ approval, ...parts }, options);

async function grant({ governor, session }: World, parts: Partial<GrantInput> = {}) {
  const request = { approval: await asked(session), match: "exact", scope: "session", by: lea } as const;
  return governor.grants.create({ ...request, ...parts });
}

test("a grant says all that it is for, and the journal who gave it", async () => {
  const world = still();
  const created = await grant(world);
  const request = (await world.governor.pending())[0];
  const id = created.ok ? created.value.id : "";
  expect(created).toEqual({
    ok: true,
    value: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      tool: "AddComment",
      connection: "desk-1",
      generation: 0,
      requestDigest: request?.requestDigest,
      expiresAt: 1_000 + 86_400_000,
      usesLeft: 100,
      scope: "session",
      session: world.session.id,
      actor: "ann",
      by: lea,
    },
  });
  expect(await world.governor.grants.list()).toEqual(created.ok ? [created.value] : []);
  expect((await world.governor.journal()).at(-1)).toMatchObject({
    kind: "granted",
    grant: id,
    tool: "AddComment",
    by: { id: "lea", channel: "desk" },
  });
});

test("what is not said of a grant is what the policy permits at most", async () => {
  const world = still({ grants: { kind: "exact", maxUses: 7, maxTtl: 500 } });
  expect(await grant(world)).toMatchObject({ value: { usesLeft: 7, expiresAt: 1_500 } });
  expect(await grant(world, { uses: 7, ttl: 500 })).toMatchObject({ ok: true });
  expect(await grant(world, { uses: 1, ttl: 1 })).toMatchObject({ value: { usesLeft: 1, expiresAt: 1_001 } });
});

test("a grant by schema holds the schema and no request", async () => {
  const world = still({ grants: { kind: "schema" } });
  const rows = { items: { properties: { text: { const: "x" } } } };
  const schema = {
    properties: { issueId: { const: "1" }, comment: { properties: { body: { const: "" }, rows } } },
  };
  const created = await grant(world, { match: { schema }, scope: "tenant" });
  expect(created).toMatchObject({ ok: true, value: { schema, scope: "tenant" } });
  expect(created.ok && created.value).not.toHaveProperty("requestDigest");
  // An exact one is permitted as well.
  expect(await grant(world)).toMatchObject({ ok: true });
});

const fewer = "the policy permits fewer uses";
const shorter = "the policy permits a shorter time";
const none = "the policy permits no standing grant for this tool";

test.each<[Parameters<typeof setUp>[0], Partial<GrantInput>, string, string]>([
  [{}, { approval: "nonsense" }, "approval-unknown", "there is no such request"],
  [{}, { by: ann }, "approver-requester", "who asked may not grant it to themselves"],
  [{}, { by: { id: "eve" } }, "approver-unlisted", "the policy does not name you as an approver"],
  [{ grants: { kind: "none" } }, {}, "grant-forbidden", none],
  [{ destructive: true }, {}, "grant-forbidden", none],
  [{ unbounded: true }, {}, "grant-forbidden", none],
  [{}, { match: { schema: {} } }, "grant-forbidden", "the policy permits exact grants only"],
  [
    { grants: { kind: "schema" } },
    { match: { schema: {} } },
    "grant-unbounded",
    "the schema leaves an argument of the agent unbounded",
  ],
  [{}, { uses: 0 }, "grant-too-wide", fewer],
  [{}, { uses: 1.5 }, "grant-too-wide", fewer],
  [{}, { uses: Number.POSITIVE_INFINITY }, "grant-too-wide", fewer],
  [{ grants: { kind: "exact", maxUses: 2 } }, { uses: 3 }, "grant-too-wide", fewer],
  [{}, { ttl: 0 }, "grant-too-wide", shorter],
  [{}, { ttl: -1 }, "grant-too-wide", shorter],
  [{}, { ttl: 0.5 }, "grant-too-wide", shorter],
  [{}, { ttl: Number.NaN }, "grant-too-wide", shorter],
  [{ grants: { kind: "exact", maxTtl: 10 } }, { ttl: 11 }, "grant-too-wide", shorter],
])("no grant of a tool with %j by %j", async (parts, input, code, message) => {
  const world = still(parts);
  expect(await grant(world, input)).toEqual({ ok: false, issues: [{ code, pointer: "", message }] });
  expect(await world.governor.grants.list()).toEqual([]);
  expect((await world.governor.journal()).map(({ kind }) => kind)).not.toContain("granted");
});

test("no grant for a tool that the policy has no more, nor by whom the host does not let", async () => {
  const world = still({}, { may: (_, action) => action !== "grant" });
  expect(await grant(world)).toEqual({
    ok: false,
    issues: [{ code: "not-permitted", pointer: "", message: "this person may not grant" }],
  });
  await expect(world.governor.grants.revoke("any", lea)).rejects.toMatchObject({
    code: "not-permitted",
    message: "this person may not revoke grants",
  });
  const other = still();
  const id = await asked(other.session);
  await other.governor.setPolicy(policyOf([toolEntry({ name: "Other" })]), ann);
  const request = { approval: id, match: "exact", scope: "session", by: lea } as const;
  expect(await other.governor.grants.create(request)).toMatchObject({
    issues: [{ code: "approval-unknown" }],
  });
});

test("a grant stands for its time, and is listed and used until then", async () => {
  const { setTime, ...world } = still();
  await grant(world, { ttl: 500 });
  setTime(1_499);
  expect(await world.governor.grants.list()).toHaveLength(1);
  setTime(1_500);
  expect(await world.governor.grants.list()).toEqual([]);
});

test("a grant for all of a tenant, for an actor, for a session: nobody else's calls", async () => {
  for (const [scope, statuses] of [
    ["session", ["completed", "pending", "pending"]],
    ["actor", ["completed", "completed", "pending"]],
    ["tenant", ["completed", "completed", "completed"]],
  ] as const) {
    const world = await setUp({ approval });
    const { governor, session } = world;
    const created = await grant(world, { scope });
    const waiting = await governor.pending();
    for (const { id } of waiting) await governor.answer(id, lea, { reject: {} });
    const sessions = [
      session,
      await governor.session({ mode: "review", actor: ann }),
      await governor.session({ mode: "review", actor: { id: "bob" } }),
    ];
    const found: string[] = [];
    for (const each of sessions) found.push((await each.call("AddComment", good)).status);
    expect(found).toEqual(statuses);
    const left = 100 - found.filter((status) => status === "completed").length;
    expect(await governor.grants.list()).toMatchObject([
      { ...(created.ok && created.value), usesLeft: left },
    ]);
  }
});

test("the last use ends a grant, and nothing of it is kept", async () => {
  const world = await setUp({ approval });
  const { governor, session, store } = world;
  const created = await grant(world, { uses: 2 });
  for (const { id } of await governor.pending()) await governor.answer(id, lea, { reject: {} });
  await session.call("AddComment", good);
  expect(await governor.grants.list()).toMatchObject([{ usesLeft: 1 }]);
  await session.call("AddComment", good);
  const id = created.ok ? created.value.id : "";
  expect(await store.transaction("default", (t) => t.get("grant", id))).toBeUndefined();
});

test("what is revoked is gone, once, and the journal says by whom", async () => {
  const world = await setUp({ approval });
  const { governor } = world;
  const created = await grant(world);
  const id = created.ok ? created.value.id : "";
  await governor.grants.revoke(id, lea);
  expect(await governor.grants.list()).toEqual([]);
  const last = (await governor.journal()).at(-1) as JournalEntry;
  expect(last).toMatchObject({
    kind: "grant-revoked",
    grant: id,
    tool: "AddComment",
    by: { id: "lea", channel: "desk" },
    tenant: "default",
  });
  await expect(governor.grants.revoke(id, lea)).rejects.toMatchObject({
    code: "grant-unknown",
    message: "there is no such grant",
  });
});

test("grants of one tenant are nothing to another", async () => {
  const world = await setUp({ approval });
  const { governor } = world;
  const tenant = "t";
  const session = await governor.session({ mode: "review", actor: ann, tenant });
  const request = { approval: await asked(session), match: "exact", scope: "tenant", by: lea } as const;
  expect(await governor.grants.create(request)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
  const created = await governor.grants.create(request, { tenant });
  const id = created.ok ? created.value.id : "";
  expect(await governor.grants.list({ tenant })).toMatchObject([{ id }]);
  expect(await governor.grants.list()).toEqual([]);
  await expect(governor.grants.revoke(id, lea)).rejects.toMatchObject({ code: "grant-unknown" });
  await governor.grants.revoke(id, lea, { tenant });
  const entries = await governor.journal({ tenant });
  expect(entries.slice(2).map(({ kind, tenant }) => [kind, tenant])).toEqual([
    ["granted", tenant],
    ["grant-revoked", tenant],
  ]);
});
