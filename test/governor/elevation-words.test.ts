import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, elevate } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill } from "./set-up.ts";

const missing = { authority: () => "missing" as const };
const bob = { id: "bob", groups: ["leads"], channel: "desk" };
const approval = { quorum: 1, notRequester: false, expiresIn: 1_000, approvers: ["ann", "group:leads"] };

function refusal(code: string, message: string): object {
  return expect.objectContaining({ ok: false, issues: [{ code, pointer: "", message }] });
}

test("a lent right says whose it is and until when, and the journal by whom", async () => {
  const { governor, session, setTime } = await setUpStill({ approval }, missing);
  const id = await asked(session);
  await approve(governor, id, ann);
  setTime(1_400);
  const elevated = await elevate(governor, id, bob);
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
  const { governor, session, setTime } = await setUpStill({ approval }, missing);
  const id = await asked(session);
  expect(await elevate(governor, "x", ann)).toEqual(refusal("approval-unknown", 'there is no request "x"'));
  expect(await elevate(governor, id, ann)).toEqual(
    refusal("elevation-early", "the request is pending: approval comes first"),
  );
  await approve(governor, id, ann);
  for (const by of [{ id: "eve" }, { id: "leads" }, { id: "eve", groups: ["ann"] }])
    expect(await elevate(governor, id, by)).toEqual(
      refusal("approver-unlisted", "only ann or an approver may lend their right"),
    );
  setTime(1_999);
  expect(await elevate(governor, id, ann)).toMatchObject({ ok: true });
  setTime(2_000);
  expect(await elevate(governor, id, ann)).toEqual(
    refusal("elevation-given", "ann has lent their right already"),
  );
});

test("a right that nobody misses is not lent, nor by whom the host does not let, nor for a tool that is gone", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await elevate(governor, id, ann)).toEqual(
    refusal("elevation-unneeded", "the request needs nobody's right"),
  );
  const other = await setUp({}, { ...missing, may: (_, action) => action !== "elevate" });
  const lacking = await asked(other.session);
  expect(await elevate(other.governor, lacking, ann)).toEqual(
    refusal("not-permitted", "ann may not elevate"),
  );
  const gone = await setUp({}, missing);
  const orphan = await asked(gone.session);
  await approve(gone.governor, orphan, ann);
  await gone.governor.setPolicy(policyOf([toolEntry({ name: "Other" })]), ann);
  expect(await elevate(gone.governor, orphan, ann)).toMatchObject({ issues: [{ code: "policy-differs" }] });
});

test("where nobody is listed only the session's actor lends", async () => {
  const { governor, session } = await setUp({}, missing);
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await elevate(governor, id, { id: "undefined" })).toMatchObject({ ok: false });
  expect(await elevate(governor, id, ann)).toMatchObject({ ok: true });
});

test("what only lacks a right is lent while it waits, once", async () => {
  const { governor, session } = await setUp({ permission: "byAccess", access: "read" }, missing);
  const id = await asked(session);
  expect(await elevate(governor, id, ann)).toMatchObject({
    ok: true,
    value: { status: "approved", votes: [] },
  });
  expect(await elevate(governor, id, ann)).toMatchObject({ issues: [{ code: "elevation-given" }] });
  expect(await governor.pending()).toEqual([]);
  const rejected = await asked(session, { ...good, issueId: "OPS-2" });
  await governor.answer(rejected, ann, { reject: {} });
  expect(await elevate(governor, rejected, ann)).toEqual(
    refusal("elevation-early", "the request is rejected: approval comes first"),
  );
});

test("a right is lent in its own tenant", async () => {
  const { governor } = await setUp({}, missing);
  const tenant = "t";
  const session = await governor.session({ mode: "review", actor: ann, tenant });
  const id = await asked(session);
  await approve(governor, id, ann, { tenant });
  expect(await elevate(governor, id, ann)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
  expect(await elevate(governor, id, ann, { tenant })).toMatchObject({ ok: true });
  expect((await governor.journal({ tenant })).at(-1)).toMatchObject({ answer: "elevate", tenant });
});
