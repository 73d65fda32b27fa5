import type { ApprovalRequest } from "@interlock/approval";
import type { Acted, AnswerInput, JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, edit, shownOf } from "./answering.ts";
import { ann, asked, good, type setUp, setUpStill, type World } from "./set-up.ts";

const bob = { id: "bob", groups: ["leads"], channel: "desk" };
const listed = { quorum: 1, notRequester: false, expiresIn: 1_000, approvers: ["bob", "eve"] };
const other = { ...good, issueId: "OPS-7" };

const still = (...[parts, options]: Parameters<typeof setUp>) =>
  setUpStill({ approval: listed, ...parts }, options);

// Whoever may answer is shown the request as it is now, where there is one.
function refusal(code: string, message: string): object {
  return expect.objectContaining({ ok: false, issues: [{ code, pointer: "", message }] });
}

async function lastAnswer({ governor }: World): Promise<object> {
  const {
    seq: _,
    at: __,
    key: ___,
    prev: ____,
    mac: _____,
    records: ______,
    ...said
  } = (await governor.journal()).findLast(({ kind }) => kind === "answered") as JournalEntry;
  return said;
}

test.each<[string, (shown: string) => AnswerInput, string, string]>([
  ["approve", (shown) => ({ approve: shown }), "approve", "approved"],
  ["reject", () => ({ reject: {} }), "reject", "rejected"],
  ["reject with a note", () => ({ reject: { note: "no" } }), "reject", "rejected"],
  ["edit", (shown) => ({ edit: other, shown }), "edit", "approved"],
  ["comment", () => ({ comment: "hm" }), "comment", "pending"],
])("what a person says is journalled by its word: %s", async (_, input, word, status) => {
  const world = await still();
  const { governor, session } = world;
  const id = await asked(session);
  const said = input(await shownOf(governor, id));
  expect(await governor.answer(id, bob, said)).toMatchObject({ ok: true, value: { id, status } });
  const [decided] = await governor.journal();
  expect(await lastAnswer(world)).toEqual({
    kind: "answered",
    approval: id,
    answer: word,
    status,
    by: { id: "bob", channel: "desk" },
    // An edit is of another request.
    request: word === "edit" ? expect.any(String) : (decided as { request?: string }).request,
    tenant: "default",
    session: session.id,
    policy: decided?.policy,
  });
});

test("comments are kept in their order, with who and when, and whoever may answer may comment", async () => {
  const { governor, session, setTime } = await still();
  const id = await asked(session);
  await governor.answer(id, ann, { comment: "one" });
  setTime(1_500);
  await governor.answer(id, bob, { comment: "two" });
  await approve(governor, id, bob);
  await governor.answer(id, bob, { comment: "three" });
  expect(await governor.approval(id)).toMatchObject({
    status: "approved",
    comments: [
      { by: ann, text: "one", at: 1_000 },
      { by: bob, text: "two", at: 1_500 },
      { by: bob, text: "three", at: 1_500 },
    ],
  });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});

test("each refusal of an answer says why", async () => {
  const { governor, session, setTime } = await still();
  const id = await asked(session);
  expect(await approve(governor, "x", bob)).toEqual(refusal("approval-unknown", 'there is no request "x"'));
  await governor.answer(id, bob, { reject: {} });
  for (const refused of [await approve(governor, id, bob), await edit(governor, id, bob, other)])
    expect(refused).toEqual(refusal("approval-answered", "the request is rejected already"));
  const late = await asked(session, other);
  setTime(2_000);
  for (let attempt = 0; attempt < 2; attempt++)
    expect(await approve(governor, late, bob)).toEqual(
      refusal("approval-expired", "the request is too old to be answered"),
    );
});

test.each<[string, (world: World, id: string) => Promise<Acted>]>([
  ["a comment", ({ governor }, id) => governor.answer(id, bob, { comment: "hm" })],
  ["an edit", ({ governor }, id) => edit(governor, id, bob, other)],
])("%s that comes too late changes nothing: the request has expired", async (_, say) => {
  const world = await still({ approval: { ...listed, notRequester: true } });
  const { governor, session, setTime } = world;
  const id = await asked(session);
  setTime(2_000);
  expect(await say(world, id)).toEqual(refusal("approval-expired", "the request is too old to be answered"));
  expect(await governor.approval(id)).toMatchObject({ status: "expired", agentArguments: good });
  expect(await governor.approval(id)).not.toHaveProperty("comments");
});

test("a request that only lacks a right is not approved, but rejected like any other", async () => {
  const parts = { permission: "byAccess", access: "read" } as const;
  const { governor, session } = await still(parts, { authority: () => "missing" });
  const id = await asked(session);
  expect(await approve(governor, id, bob)).toEqual(
    refusal("approval-unneeded", "the request needs somebody's right, not an approval"),
  );
  expect(await governor.answer(id, bob, { reject: {} })).toMatchObject({
    value: { status: "rejected" },
  });
});

test("an edit that the policy denies, and one that is no call, change nothing", async () => {
  const condition = { properties: { issueId: { const: "OPS-7" } }, required: ["issueId"] };
  const rule = { if: condition, permission: "deny" } as const;
  const rules = [{ ...rule, reason: "never", tellAgent: false }];
  const world = await still({ rules });
  const { governor, session } = world;
  const id = await asked(session);
  const before = await governor.approval(id);
  expect(await edit(governor, id, bob, other)).toEqual(
    refusal("edit-denied", "the policy denies the edited call"),
  );
  expect(await edit(governor, id, bob, { issueId: 1 })).toMatchObject({ ok: false });
  expect(await governor.approval(id)).toEqual(before);
});

test("an edit keeps what was said, and holds its own arguments and digests", async () => {
  const { governor, session } = await still();
  const id = await asked(session, good, "call-1");
  const before = (await governor.approval(id)) as ApprovalRequest;
  await governor.answer(id, ann, { comment: "hm" });
  const args = structuredClone(other);
  const answered = await edit(governor, id, bob, args);
  args.comment.body = "changed later";
  const after = (await governor.approval(id)) as ApprovalRequest;
  expect(answered).toEqual({ ok: true, value: after });
  expect(after).toMatchObject({
    id,
    callId: "call-1",
    agentArguments: other,
    needs: ["approval"],
    reasons: before.reasons,
    comments: [{ text: "hm" }],
    requestedAt: 1_000,
    expiresAt: 2_000,
  });
  for (const part of ["requestDigest", "approvalDigest", "nonce"] as const)
    expect(after[part]).not.toBe(before[part]);
});

test("an edit is of the connection as it is by then: an owner that is gone is not kept", async () => {
  const { governor, session } = await still();
  const id = await asked(session);
  expect(await governor.approval(id)).toHaveProperty("owner", "svc@example.com");
  const connectors = { desk: { title: "Desk", connection: "desk-1", definition: "0" } };
  await governor.setPolicy(policyOf([toolEntry({ approval: listed })], { connectors }), ann);
  expect(await edit(governor, id, bob, good)).toMatchObject({ ok: true });
  expect(await governor.approval(id)).not.toHaveProperty("owner");
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});

test("an edit of what a rule raised is asked where the first was, also where the rule is silent now", async () => {
  const condition = { properties: { issueId: { const: "OPS-1" } }, required: ["issueId"] };
  const only = { if: condition, permission: "ask", reason: "look", tellAgent: false } as const;
  const terms = { ...listed, quorum: 2 };
  const parts = { permission: "allow", approval: terms, rules: [only] } as const;
  const { governor, session, sent } = await still(parts);
  const id = await asked(session);
  expect(await edit(governor, id, bob, other)).toMatchObject({
    value: { status: "pending", needs: ["approval"], votes: [{ by: bob }] },
  });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  await approve(governor, id, { id: "eve" });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toMatchObject([{ path: "/issues/OPS-7/comments" }]);
});

test("an answer in a tenant is in that tenant", async () => {
  const world = await still();
  const { governor } = world;
  const tenant = "t";
  const session = await governor.session({ mode: "review", actor: ann, tenant });
  const id = await asked(session);
  expect(await approve(governor, id, bob, { tenant })).toMatchObject({ ok: true });
  expect((await governor.journal({ tenant })).at(-1)).toMatchObject({
    kind: "answered",
    tenant,
    session: session.id,
  });
  expect(await governor.journal()).toEqual([]);
  expect(await approve(governor, id, bob)).toMatchObject({ issues: [{ code: "approval-unknown" }] });
  expect(await governor.journal()).toMatchObject([{ kind: "refused", by: { id: "bob" } }]);
});
