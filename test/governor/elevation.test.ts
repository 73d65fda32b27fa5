import { expect, test } from "vitest";
import { approve, elevate } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const missing = { authority: () => "missing" } as const;

function actingAs(): { options: object; users: (string | undefined)[] } {
  const users: (string | undefined)[] = [];
  const invoke = async (_: string, __: unknown, options?: { actsAs?: string }) => {
    users.push(options?.actsAs);
    return { status: 200, headers: {}, body: null };
  };
  return { options: { ...missing, invoke }, users };
}

test("a missing right is asked for after the approval, lent by a user for one call", async () => {
  const { options, users } = actingAs();
  const { governor, session } = await setUp({}, options);
  const id = await asked(session);
  expect(await governor.approval(id)).toMatchObject({ needs: ["approval", "elevation"] });
  expect(await elevate(governor, id, ann)).toMatchObject({
    ok: false,
    issues: [{ code: "elevation-early" }],
  });
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "pending", approval: id });
  expect(await elevate(governor, id, ann)).toMatchObject({ ok: true });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{}, {}, { code: "approval-used" }],
  });
  expect(users).toEqual(["ann"]);
  expect(await governor.journal()).toContainEqual(
    expect.objectContaining({ kind: "claimed", actsAs: "ann" }),
  );
});

test("a read that only lacks the right is never approved, only lent", async () => {
  const { options, users } = actingAs();
  const { governor, session } = await setUp({ permission: "byAccess", access: "read" }, options);
  const id = await asked(session);
  expect(await approve(governor, id, ann)).toMatchObject({
    issues: [{ code: "approval-unneeded" }],
  });
  await elevate(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(users).toEqual(["ann"]);
});

test("only the session's actor or an approver lends, and it expires by itself", async () => {
  const { options, users } = actingAs();
  const { governor, session, wait } = await setUp({}, options);
  const id = await asked(session, good);
  await approve(governor, id, ann);
  expect(await elevate(governor, id, { id: "eve" })).toMatchObject({
    issues: [{ code: "approver-unlisted" }],
  });
  await elevate(governor, id, ann);
  wait(900_000);
  expect(await session.resume(id)).toMatchObject({ status: "denied" });
  expect(users).toEqual([]);
});

test("an elevation stays with its request", async () => {
  const { options, users } = actingAs();
  const { governor, session } = await setUp({}, options);
  const first = await asked(session, good);
  const second = await asked(session, { ...good, issueId: "OPS-2" });
  for (const id of [first, second]) await approve(governor, id, ann);
  await elevate(governor, first, ann);
  expect(await session.resume(second)).toMatchObject({ status: "pending" });
  expect(users).toEqual([]);
});

test("a right that was lent is not used once the agent has its own", async () => {
  const { options, users } = actingAs();
  let held: "missing" | "held" = "missing";
  const { governor, session } = await setUp({}, { ...options, authority: () => held });
  const id = await asked(session);
  await approve(governor, id, ann);
  await elevate(governor, id, ann);
  held = "held";
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(users).toEqual([undefined]);
});
