import type { Answerer } from "@interlock/core";
import type { GrantInput, JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { grant as give } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill, type World } from "./set-up.ts";

const lea = { id: "lea", groups: ["leads"], channel: "desk" };
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["group:leads", "ann"] };

const still = (...[parts, options]: Parameters<typeof setUp>) => setUpStill({ approval, ...parts }, options);

async function grant(
  { governor, session }: Pick<World, "governor" | "session">,
  parts: Partial<GrantInput> = {},
  by: Answerer = lea,
) {
  const input = { request: await asked(session), match: "exact", scope: "session", ...parts } as const;
  return give(governor, input, by);
}

test("a grant says all that it is for, and the journal who gave it", async () => {
  const world = await still();
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
      definition: request?.definition,
      entry: request?.entry,
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
  const most = () => still({ grants: { kind: "exact", maxUses: 7, maxTtl: 500 } });
  expect(await grant(await most())).toMatchObject({ value: { usesLeft: 7, expiresAt: 1_500 } });
  expect(await grant(await most(), { uses: 7, ttl: 500 })).toMatchObject({ ok: true });
  expect(await grant(await most(), { uses: 1, ttl: 1 })).toMatchObject({
    value: { usesLeft: 1, expiresAt: 1_001 },
  });
});

test("a grant by schema holds the schema and no request", async () => {
  const world = await still({ grants: { kind: "schema" } });
  const rows = { maxItems: 3, items: { properties: { text: { const: "x" } } } };
  const schema = {
    properties: { issueId: { const: "1" }, comment: { properties: { body: { const: "" }, rows } } },
  };
  const created = await grant(world, { match: { schema }, scope: "tenant" });
  expect(created).toMatchObject({ ok: true, value: { schema, scope: "tenant" } });
  expect(created.ok && created.value).not.toHaveProperty("requestDigest");
  // An exact one is permitted as well.
  expect(await grant(world)).toMatchObject({ ok: true });
});

const unlisted = "eve is not among those who may answer: group:leads, ann";
const most = Number.MAX_SAFE_INTEGER;
const fewer = (uses = most): string => `the policy permits at most ${uses} uses, 1 at least`;
const shorter = (ttl = most): string => `the policy permits at most ${ttl} milliseconds, 1 at least`;
const none = "the policy permits no standing grant for this tool";

test.each<[Parameters<typeof setUp>[0], Partial<GrantInput>, string, string]>([
  [{}, { request: "nonsense" }, "approval-unknown", 'there is no request "nonsense"'],
  [{ grants: { kind: "none" } }, {}, "grant-forbidden", none],
  [{ destructive: true }, {}, "grant-forbidden", none],
  [{ unbounded: true }, {}, "grant-forbidden", none],
  [{}, { match: { schema: {} } }, "grant-forbidden", "the policy permits exact grants only"],
  [{}, { uses: 0 }, "grant-too-wide", fewer()],
  [{}, { uses: 1.5 }, "grant-too-wide", fewer()],
  [{ grants: { kind: "exact", maxUses: 2 } }, { uses: 3 }, "grant-too-wide", fewer(2)],
  [{}, { ttl: 0 }, "grant-too-wide", shorter()],
  [{}, { ttl: -1 }, "grant-too-wide", shorter()],
  [{}, { ttl: 0.5 }, "grant-too-wide", shorter()],
  [{ grants: { kind: "exact", maxTtl: 10 } }, { ttl: 11 }, "grant-too-wide", shorter(10)],
])("no grant of a tool with %j by %j", async (parts, input, code, message) => {
  const world = await still(parts);
  expect(await grant(world, input)).toMatchObject({ ok: false, issues: [{ code, pointer: "", message }] });
  await expectNone(world);
});

test.each<[Partial<GrantInput>]>([[{ uses: Number.POSITIVE_INFINITY }], [{ ttl: Number.NaN }]])(
  "what is no number of JSON comes through no door: %j",
  async (input) => {
    const world = await still();
    expect(await grant(world, input)).toMatchObject({ ok: false, issues: [{ code: "grant-invalid" }] });
    await expectNone(world);
  },
);

test("no grant by whom the request's terms do not name", async () => {
  const world = await still();
  expect(await grant(world, {}, { id: "eve" })).toMatchObject({
    issues: [{ code: "approver-unlisted", message: unlisted }],
  });
  await expectNone(world);
});

test("who asked may grant their own calls where they may approve them, and not where duties are separate", async () => {
  const world = await still();
  const created = await grant(world, {}, ann);
  expect(created).toMatchObject({ ok: true, value: { by: ann } });
  expect(created.ok && created.value).not.toHaveProperty("notFor");
  const separate = await still({ approval: { ...approval, notRequester: true } });
  expect(await grant(separate, {}, ann)).toMatchObject({
    issues: [{ code: "approver-requester", message: "who asked may not approve it" }],
  });
  await expectNone(separate);
});

test("a schema that leaves an argument of the agent unbounded is no grant, and the first such argument is named", async () => {
  const world = await still({ grants: { kind: "schema" } });
  expect(await grant(world, { match: { schema: {} } })).toMatchObject({
    issues: [{ code: "grant-unbounded", message: expect.stringContaining("/issueId") }],
  });
  const schema = { properties: { issueId: { const: "OPS-1" } } };
  expect(await grant(world, { match: { schema } })).toMatchObject({
    issues: [{ code: "grant-unbounded", message: expect.stringContaining("/comment/body") }],
  });
  await expectNone(world);
});

async function expectNone({ governor }: World): Promise<void> {
  expect(await governor.grants.list()).toEqual([]);
  expect((await governor.journal()).map(({ kind }) => kind)).not.toContain("granted");
}

test("no grant for a tool that the policy has no more, nor by whom the host does not let", async () => {
  const world = await still({}, { may: (_, action) => action !== "grant" });
  expect(await grant(world)).toEqual({
    ok: false,
    issues: [{ code: "not-permitted", pointer: "", message: "lea may not grant" }],
  });
  await expect(world.governor.grants.revoke("any", lea)).rejects.toMatchObject({
    code: "not-permitted",
    message: "lea may not grant",
  });
  expect(await world.governor.grants.list({ by: lea })).toEqual([]);
  const other = await still();
  const request = await asked(other.session);
  await other.governor.setPolicy(policyOf([toolEntry({ name: "Other" })]), ann);
  expect(await give(other.governor, { request, match: "exact", scope: "session" }, lea)).toMatchObject({
    issues: [{ code: "policy-differs" }],
  });
});

test("a grant stands for its time, and is listed and used until then", async () => {
  const { setTime, ...world } = await still();
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
  const input = { request: await asked(session), match: "exact", scope: "tenant" } as const;
  expect(await give(governor, input, lea)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
  const created = await give(governor, input, lea, { tenant });
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
