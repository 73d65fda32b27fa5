import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, asked, good, setUp, setUpStill } from "./set-up.ts";

const missing = { authority: () => "missing" as const };
const bob = { id: "bob", groups: ["leads"], channel: "desk" };
const approval = { quorum: 1, notRequester: false, expiresIn: 1_000, approvers: ["ann", "group:leads"] };

function refusal(code: string, message: string): object {
  return { ok: false, issues: [{ code, pointer: "", message }] };
}

test("a lent right says whose it is and until when, and the journal by whom", async () => {
  const { governor, session, setTime } = setUpStill({ approval }, missing);
  const id = await asked(session);
  await governor.answer(id, { approve: true, by: ann });
  setTime(1_400);
  const elevated = await governor.elevate(id, bob);
  expect(elevated).toMatchObject({
    ok: true,
    value: { id, status: "approved", elevation: { user: "bob", expiresAt: 2_400 } },
  });
  expect(await governor.approval(id)).toEqual(elevated.ok && elevated.value);
  const entries = await governor.journal();
  expect(entries.at(-1)).toMatchObject({
    kind: "answered",
    approval: id,
    answer: "elevate",
    status: "approved",
    by: { id: "bob", channel: "desk" },
    session: session.id,
    tenant: "default",
    request: (entries[0] as { request?: string }).request,
  });
  expect((await session.resume(id)).status).toBe("completed");
});

test("each refusal of a lent right says why", async () => {
  const { governor, session, setTime } = setUpStill({ approval }, missing);
  const id = await asked(session);
  expect(await governor.elevate("x", ann)).toEqual(refusal("approval-unknown", "there is no such request"));
  expect(await governor.elevate(id, ann)).toEqual(
    refusal("elevation-early", "the request is pending: approval comes first"),
  );
  await governor.answer(id, { approve: true, by: ann });
  for (const by of [{ id: "eve" }, { id: "leads" }, { id: "eve", groups: ["ann"] }])
    expect(await governor.elevate(id, by)).toEqual(
      refusal("approver-unlisted", "only the session's actor or an approver may lend their right"),
    );
  setTime(1_999);
  expect(await governor.elevate(id, ann)).toMatchObject({ ok: true });
  setTime(2_000);
  expect(await governor.elevate(id, ann)).toEqual(refusal("approval-expired", "the request is too old"));
});

test("a right that nobody misses is not lent, nor by whom the host does not let, nor for a tool that is gone", async () => {
  const { governor, session } = setUp();
  const id = await asked(session);
  await governor.answer(id, { approve: true, by: ann });
  expect(await governor.elevate(id, ann)).toEqual(
    refusal("elevation-unneeded", "the request needs nobody's right"),
  );
  const other = setUp({}, { ...missing, may: (_, action) => action !== "elevate" });
  const lacking = await asked(other.session);
  expect(await other.governor.elevate(lacking, ann)).toEqual(
    refusal("not-permitted", "this person may not lend their right"),
  );
  const gone = setUp({}, missing);
  const orphan = await asked(gone.session);
  await gone.governor.answer(orphan, { approve: true, by: ann });
  await gone.governor.setPolicy(policyOf([toolEntry({ name: "Other" })]), ann);
  expect(await gone.governor.elevate(orphan, ann)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
});

test("where nobody is listed only the session's actor lends", async () => {
  const { governor, session } = setUp({}, missing);
  const id = await asked(session);
  await governor.answer(id, { approve: true, by: ann });
  expect(await governor.elevate(id, { id: "undefined" })).toMatchObject({ ok: false });
  expect(await governor.elevate(id, ann)).toMatchObject({ ok: true });
});

test("what only lacks a right is lent while it waits, once", async () => {
  const { governor, session } = setUp({ permission: "byAccess", access: "read" }, missing);
  const id = await asked(session);
  expect(await governor.elevate(id, ann)).toMatchObject({
    ok: true,
    value: { status: "approved", votes: [] },
  });
  expect(await governor.elevate(id, ann)).toMatchObject({ issues: [{ code: "elevation-early" }] });
  expect(await governor.pending()).toEqual([]);
  const rejected = await asked(session, { ...good, issueId: "OPS-2" });
  await governor.answer(rejected, { reject: true, by: ann });
  expect(await governor.elevate(rejected, ann)).toEqual(
    refusal("elevation-early", "the request is rejected: approval comes first"),
  );
});

test("a right is lent in its own tenant", async () => {
  const { governor } = setUp({}, missing);
  const tenant = "t";
  const session = governor.session({ mode: "review", actor: ann, tenant });
  const id = await asked(session);
  await governor.answer(id, { approve: true, by: ann, tenant });
  expect(await governor.elevate(id, ann)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
  expect(await governor.elevate(id, ann, { tenant })).toMatchObject({ ok: true });
  expect((await governor.journal({ tenant })).at(-1)).toMatchObject({ answer: "elevate", tenant });
});
