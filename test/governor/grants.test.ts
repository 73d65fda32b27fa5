import type { GrantInput } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve, grant as give } from "./answering.ts";
import { ann, asked, good, setUp, type World } from "./set-up.ts";

const lead = { id: "lea", groups: ["leads"] };
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["group:leads", "ann"] };

async function grant({ governor, session }: World, parts: Partial<GrantInput> = {}) {
  const input = { request: await asked(session), match: "exact", scope: "session", ...parts } as const;
  return give(governor, input, lead);
}

test("an exact grant answers the equal call, for its uses, and each use is in the journal", async () => {
  const world = await setUp({ approval });
  const { governor, session, sent } = world;
  const created = await grant(world, { uses: 2 });
  expect(created).toMatchObject({ ok: true, value: { usesLeft: 2, scope: "session" } });
  const id = created.ok ? created.value.id : "";
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
    status: "pending",
  });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
  expect(sent).toHaveLength(2);
  const kinds = (await governor.journal()).filter((entry) => "grant" in entry && entry.grant === id);
  expect(kinds.map((entry) => entry.kind)).toEqual(["granted", "claimed", "claimed"]);
  expect(await governor.grants.list()).toEqual([]);
});

test("a grant is for its session or its actor, as it says", async () => {
  const world = await setUp({ approval });
  const { governor } = world;
  const other = await governor.session({ mode: "review", actor: ann });
  await grant(world);
  expect(await other.call("AddComment", good)).toMatchObject({ status: "pending" });
  await grant({ ...world, session: other }, { scope: "actor" });
  expect(
    await (await governor.session({ mode: "review", actor: ann })).call("AddComment", good),
  ).toMatchObject({
    status: "completed",
  });
  expect(
    await (await governor.session({ mode: "review", actor: lead })).call("AddComment", good),
  ).toMatchObject({
    status: "pending",
  });
});

test("a granted tool is there for an unattended session, and gone when the grant is revoked", async () => {
  const world = await setUp({ approval });
  const { governor, another } = world;
  const created = await grant(world, { scope: "tenant" });
  const unattended = await another().session({ mode: { autonomous: { onAsk: "deny" } }, actor: ann });
  await unattended.refresh();
  expect(unattended.tools.map((tool) => tool.name)).toContain("AddComment");
  expect(await unattended.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await unattended.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
    status: "denied",
  });
  await governor.grants.revoke(created.ok ? created.value.id : "", lead);
  expect(await unattended.call("AddComment", good)).toMatchObject({
    status: "invalid",
    issues: [{ code: "operation-unknown" }],
  });
});

test("a schema grant answers whatever fits it", async () => {
  const world = await setUp({ approval, grants: { kind: "schema" } });
  const schema = {
    properties: {
      issueId: { pattern: "^OPS-[0-9]+$" },
      comment: {
        properties: {
          body: { enum: ["hello", "bye"] },
          rows: { maxItems: 3, items: { properties: { text: { const: "x" } } } },
        },
      },
    },
  };
  expect(await grant(world, { match: { schema } })).toMatchObject({ ok: true });
  expect(
    await world.session.call("AddComment", { issueId: "OPS-9", comment: { body: "bye" } }),
  ).toMatchObject({ status: "completed" });
  expect(
    await world.session.call("AddComment", { issueId: "OPS-9", comment: { body: "evil" } }),
  ).toMatchObject({ status: "pending" });
});

test("a grant ends with its time", async () => {
  const world = await setUp({ approval });
  await grant(world, { ttl: 1_000 });
  world.wait(1_001);
  expect(await world.session.call("AddComment", good)).toMatchObject({ status: "pending" });
});

test("a host waits for an answer that another one records", async () => {
  const { governor, another, session, wait } = await setUp();
  const id = await asked(session);
  const waiting = another().answered(id);
  await approve(governor, id, ann);
  expect(await waiting).toMatchObject({ status: "approved" });

  const late = await asked(session, { ...good, issueId: "OPS-2" });
  wait(899_950);
  expect(await governor.answered(late)).toMatchObject({ status: "expired" });
  const stopped = governor.answered(await asked(session, { ...good, issueId: "OPS-3" }), {
    signal: AbortSignal.timeout(20),
  });
  await expect(stopped).rejects.toMatchObject({ name: "TimeoutError" });
});
