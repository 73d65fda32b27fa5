import { type ApprovalRequest, answerApproval } from "@interlock/approval";
import { expect, test } from "vitest";
import { policyOf } from "../fixtures/policy.ts";
import { approve, edit } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill, type World } from "./set-up.ts";

const bob = { id: "bob" };
const eve = { id: "eve", channel: "desk" };
const listed = { quorum: 1, notRequester: false, expiresIn: 1_000, approvers: ["bob", "eve"] };
const two = { ...listed, quorum: 2 };

const still = (approval: object) => setUpStill({ approval: { ...listed, ...approval } });

async function answersOf({ governor }: World): Promise<readonly object[]> {
  return (await governor.journal()).flatMap((entry) => {
    if (entry.kind !== "answered") return [];
    const { answer, status, by, session } = entry;
    return [{ answer, status, by, session: session !== undefined }];
  });
}

test("a quorum is so many people, not one of them so many times", async () => {
  const world = await still(two);
  const { governor, session } = world;
  const id = await asked(session);
  expect(await approve(governor, id, bob)).toMatchObject({
    value: { status: "pending" },
  });
  expect(await approve(governor, id, bob)).toEqual({
    ok: false,
    issues: [{ code: "approval-answered", pointer: "", message: "you have answered already" }],
    request: await governor.approval(id),
  });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  expect(await approve(governor, id, eve)).toMatchObject({
    value: {
      status: "approved",
      votes: [
        { by: bob, approve: true, at: 1_000 },
        { by: eve, approve: true, at: 1_000 },
      ],
    },
  });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(await answersOf(world)).toEqual([
    { answer: "approve", status: "pending", by: bob, session: true },
    { answer: "approve", status: "approved", by: eve, session: true },
  ]);
});

test("one rejection is enough, with a note for the model or without", async () => {
  const world = await still(two);
  const { governor, session } = world;
  const noted = await asked(session);
  await approve(governor, noted, bob);
  await governor.answer(noted, eve, { reject: { note: "not today" } });
  expect(await session.resume(noted)).toEqual({
    status: "denied",
    reasons: [{ code: "rejected", detail: "not today", tellAgent: true }],
  });
  const silent = await asked(session, { ...good, issueId: "OPS-2" });
  await governor.answer(silent, eve, { reject: {} });
  expect(await session.resume(silent)).toEqual({ status: "denied", reasons: [{ code: "rejected" }] });
  expect((await governor.approval(silent))?.votes).toEqual([{ by: eve, approve: false, at: 1_000 }]);
  expect(await governor.pending()).toEqual([]);
  expect((await answersOf(world)).slice(1)).toEqual([
    { answer: "reject", status: "rejected", by: eve, session: true },
    { answer: "reject", status: "rejected", by: eve, session: true },
  ]);
});

test("where nobody is listed only the session's actor answers", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  expect(await approve(governor, id, bob)).toMatchObject({
    issues: [
      {
        code: "approver-unlisted",
        message: "bob is not among those who may answer: the session's actor ann",
      },
    ],
  });
  expect(await approve(governor, id, ann)).toMatchObject({ ok: true });
});

test("an answer counts until the request expires, and not at that moment", async () => {
  const world = await still({});
  const { governor, session, setTime } = world;
  const early = await asked(session);
  const late = await asked(session, { ...good, issueId: "OPS-2" });
  setTime(1_999);
  expect(await approve(governor, early, bob)).toMatchObject({ ok: true });
  setTime(2_000);
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(await approve(governor, late, bob)).toMatchObject({
      ok: false,
      issues: [{ code: "approval-expired", message: expect.stringContaining("too old") }],
    });
  }
  expect(await session.resume(early)).toMatchObject({ reasons: [{}, { code: "approval-expired" }] });
  expect(await answersOf(world)).toEqual([
    { answer: "approve", status: "approved", by: bob, session: true },
    { answer: "expire", status: "expired", by: { id: "" }, session: true },
    { answer: "expire", status: "expired", by: { id: "" }, session: true },
  ]);
});

test("what is no request cannot be answered, nor what another tenant asked", async () => {
  const { governor, session } = await still({});
  const id = await asked(session);
  const unknown = (text: string) => ({
    ok: false,
    issues: [{ code: "approval-unknown", message: `there is no request "${text}"` }],
  });
  expect(await approve(governor, "nonsense", bob)).toMatchObject(unknown("nonsense"));
  expect(await approve(governor, id, bob, { tenant: "other" })).toMatchObject(unknown(id));
});

test("what is not for a tool of the policy any more is refused or rejected, not approved", async () => {
  const { governor, session } = await still({});
  const id = await asked(session);
  await governor.setPolicy(policyOf([]), ann);
  for (const answered of [await approve(governor, id, bob), await edit(governor, id, bob, good)])
    expect(answered).toMatchObject({
      issues: [{ code: "policy-differs", message: expect.stringContaining("AddComment") }],
    });
  expect(await governor.answer(id, bob, { reject: {} })).toMatchObject({ value: { status: "rejected" } });
});

test("who may not answer changes nothing, and is told", async () => {
  const { governor, session } = await setUp(
    {},
    { may: ({ id }, action) => id !== "ann" || action !== "answer" },
  );
  const id = await asked(session);
  const refused = await approve(governor, id, ann);
  expect(refused).toEqual({
    ok: false,
    issues: [{ code: "not-permitted", pointer: "", message: "ann may not answer" }],
  });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
});

test("an edit is for approvers, of an open request, of a call that the policy would ask about", async () => {
  const rules = [
    {
      if: { properties: { issueId: { const: "OPS-666" } }, required: ["issueId"] },
      permission: "deny",
      reason: "never",
      tellAgent: false,
    },
  ] as const;
  const world = await setUp({ approval: listed, rules });
  const { governor, session, sent } = world;
  const id = await asked(session);
  const edited = { ...good, issueId: "OPS-7" };
  expect(await edit(governor, id, ann, edited)).toMatchObject({
    issues: [{ code: "approver-unlisted", message: "ann is not among those who may answer: bob, eve" }],
  });
  expect(await edit(governor, id, bob, { ...good, issueId: "OPS-666" })).toMatchObject({
    issues: [{ code: "edit-denied", message: "the policy denies the edited call" }],
  });
  expect(await governor.approval(id)).toMatchObject({ status: "pending", agentArguments: good });
  await governor.answer(id, eve, { comment: "hm" });
  expect(await edit(governor, id, bob, edited)).toMatchObject({
    value: {
      status: "approved",
      needs: ["approval"],
      votes: [{ by: bob, approve: true }],
      comments: [{ text: "hm" }],
    },
  });
  expect(await edit(governor, id, bob, good)).toMatchObject({
    issues: [{ code: "approval-answered" }],
  });
  expect(await session.resume(id)).toEqual({ status: "completed", value: { done: true }, edited });
  expect(sent).toMatchObject([{ path: "/issues/OPS-7/comments" }]);
  expect(await answersOf(world)).toEqual([
    { answer: "comment", status: "pending", by: eve, session: true },
    { answer: "edit", status: "approved", by: bob, session: true },
  ]);
});

test("an edit to what needs nobody is asked where the first was, and approved by its editor", async () => {
  const condition = { properties: { issueId: { const: "OPS-1" } }, required: ["issueId"] };
  const rules = [{ if: condition, permission: "ask", reason: "look", tellAgent: false }] as const;
  const { governor, session, sent } = await setUp({ permission: "allow", approval: listed, rules });
  const id = await asked(session);
  expect(await edit(governor, id, bob, { ...good, issueId: "OPS-2" })).toMatchObject({
    value: { status: "approved", needs: ["approval"], votes: [{ by: bob }] },
  });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toHaveLength(1);
});

test("calls that are named apart are asked for apart", async () => {
  const { session } = await setUp();
  const first = await asked(session, good, "call-1");
  const second = await asked(session, { ...good, issueId: "OPS-2" }, "call-2");
  expect(second).not.toBe(first);
  expect(await asked(session, good, "call-1")).toBe(first);
});

test("where duties are separate an edit voids what was voted and approves nothing", async () => {
  const approvers = ["bob", "eve", "zoe"];
  const { governor, session } = await setUp({ approval: { ...two, notRequester: true, approvers } });
  const id = await asked(session);
  await approve(governor, id, bob);
  expect(await edit(governor, id, eve, good)).toMatchObject({
    value: { status: "pending", votes: [] },
  });
  expect(await edit(governor, id, { id: "mallory" }, good)).toMatchObject({
    issues: [{ code: "approver-unlisted" }],
  });
  expect(await edit(governor, id, ann, good)).toMatchObject({
    issues: [{ code: "approver-requester", message: "who asked may not approve it" }],
  });
  expect(await approve(governor, id, eve)).toMatchObject({
    issues: [{ code: "approver-requester", message: "who wrote the arguments may not approve them" }],
  });
  for (const by of [bob, { id: "zoe" }]) await approve(governor, id, by);
  expect(await edit(governor, id, eve, good)).toMatchObject({
    issues: [{ code: "approval-answered", message: "the request is approved already" }],
  });
  expect(await governor.approval(id)).toMatchObject({ status: "approved" });
});

test("an edited call still needs the right that was missing", async () => {
  const { governor, session } = await setUp({ approval: listed }, { authority: () => "missing" });
  const id = await asked(session);
  expect(await edit(governor, id, bob, { ...good, issueId: "OPS-7" })).toMatchObject({
    value: { status: "approved", needs: ["approval", "elevation"] },
  });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
});

test("a request holds what it was asked with, and the journal says so", async () => {
  const { governor, session } = await still({});
  const id = await asked(session, good, "call-1");
  const request = (await governor.approval(id)) as ApprovalRequest;
  expect(request).toMatchObject({ callId: "call-1", deferred: false, requestedAt: 1_000, expiresAt: 2_000 });
  const entry = (await governor.journal()).at(-1);
  expect(entry).toMatchObject({ kind: "requested", tool: "AddComment", approval: id, expiresAt: 2_000 });
  const unnamed = await asked(session, { ...good, issueId: "OPS-2" });
  expect(await governor.approval(unnamed)).not.toHaveProperty("callId");
  expect((await governor.pending()).map((waiting) => waiting.id)).toEqual([id, unnamed]);
});

test("so many requests of a tool may wait, and no more", async () => {
  const { governor, session } = await setUp({ approval: listed, limits: { pending: 1 } });
  const id = await asked(session);
  const other = { ...good, issueId: "OPS-2" };
  expect(await session.call("AddComment", other)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "limit" }],
  });
  await governor.answer(id, bob, { reject: {} });
  expect(await session.call("AddComment", other)).toMatchObject({ status: "pending" });
});

test("an answer to what was answered, or too late, is refused by itself as well", () => {
  const request = {
    status: "pending",
    expiresAt: 2_000,
    actor: ann,
    needs: ["approval"],
    terms: listed,
    shown: "s",
    votes: [],
  } as never as ApprovalRequest;
  const yes = { approve: "s" };
  expect(answerApproval(request, bob, yes, 1_999)).toMatchObject({ ok: true });
  expect(answerApproval(request, bob, { approve: "t" }, 1_999)).toMatchObject({
    issues: [{ code: "request-changed" }],
  });
  for (const now of [2_000, Number.NaN]) {
    expect(answerApproval(request, bob, yes, now)).toMatchObject({
      issues: [{ code: "approval-expired", message: expect.stringContaining("too old") }],
    });
  }
  expect(answerApproval({ ...request, status: "used" }, bob, yes, 1_999)).toMatchObject({
    issues: [{ code: "approval-answered", message: "the request is used already" }],
  });
});
