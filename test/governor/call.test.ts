import { InvokeError } from "@interlock/core";
import { createMemoryStore, ephemeralKeys, type Store, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve, edit } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

test("an allowed call runs at once", async () => {
  const { session, sent } = await setUp({ permission: "allow" });
  expect(await session.call("AddComment", good)).toEqual({ status: "completed", value: { done: true } });
  expect(sent).toHaveLength(1);
  expect(sent[0]?.body).toMatchObject({ visibility: { type: "role", value: "Admins" } });
});

test("an asked call runs once, after it was approved", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  expect(sent).toEqual([]);
  expect(await session.resume(id)).toMatchObject({ status: "pending", approval: id });
  expect(await approve(governor, id, ann)).toMatchObject({ ok: true });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(await session.resume(id)).toEqual({
    status: "denied",
    reasons: [{ code: "permission" }, { code: "approval-used" }],
  });
  expect(sent).toHaveLength(1);
});

test("of many resumes at once, one runs", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => session.resume(id)));
  expect(outcomes.filter((outcome) => outcome.status === "completed")).toHaveLength(1);
  expect(sent).toHaveLength(1);
});

test("the same call is asked for once, whether the framework names it or repeats it", async () => {
  const { session } = await setUp();
  const id = await asked(session, good, "call-1");
  expect(await asked(session, good, "call-1")).toBe(id);
  expect(await asked(session, { comment: good.comment, issueId: good.issueId })).toBe(id);
  expect(await asked(session, { ...good, issueId: "OPS-2" })).not.toBe(id);
});

test("an approval is too late, for another session, rejected: each has its own reason", async () => {
  const { governor, session, sent, wait } = await setUp();
  const late = await asked(session);
  await approve(governor, late, ann);
  wait(900_000);
  expect(await session.resume(late)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "approval-expired" }],
  });

  const id = await asked(session, { ...good, issueId: "OPS-2" });
  await approve(governor, id, ann);
  const other = await governor.session({ mode: "review", actor: ann });
  expect(await other.resume(id)).toEqual({ status: "denied", reasons: [{ code: "approval-mismatch" }] });

  const refused = await asked(session, { ...good, issueId: "OPS-3" });
  await governor.answer(refused, ann, { reject: { note: "not on a Friday" } });
  expect(await session.resume(refused)).toEqual({
    status: "denied",
    reasons: [{ code: "rejected", detail: "not on a Friday", tellAgent: true }],
  });
  expect(sent).toEqual([]);
});

test("only whom the policy names may answer, and the first outcome stands", async () => {
  const approval = { quorum: 1, notRequester: true, expiresIn: 1_000, approvers: ["group:leads"] };
  const { governor, session } = await setUp({ approval });
  const id = await asked(session);
  expect(await approve(governor, id, { id: "bob" })).toMatchObject({
    issues: [{ code: "approver-unlisted" }],
  });
  expect(await approve(governor, id, { ...ann, groups: ["leads"] })).toMatchObject({
    issues: [{ code: "approver-requester" }],
  });
  expect(await governor.answer(id, { id: "eve", groups: ["leads"] }, { reject: {} })).toMatchObject({
    ok: true,
  });
  expect(await approve(governor, id, { id: "eve", groups: ["leads"] })).toMatchObject({
    issues: [{ code: "approval-answered" }],
  });
});

test("an edit is merged and judged again, and never touches a lock", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  const stolen = { ...good, comment: { body: "x", visibility: "public" } };
  expect(await edit(governor, id, ann, stolen)).toMatchObject({
    issues: [{ code: "locked-parameter" }],
  });
  expect(await edit(governor, id, ann, { ...good, comment: { body: "edited" } })).toMatchObject({ ok: true });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toMatchObject([{ body: { body: "edited", visibility: { value: "Admins" } } }]);
});

test("the agent learns nothing of locks; the journal does", async () => {
  const { governor, session } = await setUp();
  const outcome = await session.call("AddComment", { ...good, comment: { body: "x", visibility: "mine" } });
  expect(outcome).toMatchObject({
    status: "invalid",
    issues: [{ code: "unknown-parameter", pointer: "/comment/visibility" }],
  });
  expect(await governor.journal()).toMatchObject([
    { kind: "refused", issues: [{ code: "locked-parameter", pointer: "/comment/visibility" }] },
  ]);
});

test("a tool that could only be denied is answered like nonsense", async () => {
  const { governor, sent } = await setUp();
  const session = await governor.session({ mode: { autonomous: { onAsk: "deny" } }, actor: ann });
  expect(session.tools.map((tool) => tool.name)).toEqual(["Read"]);
  const hidden = await session.call("AddComment", good);
  expect(hidden).toEqual(await session.call("Nonsense", good));
  expect(hidden).toMatchObject({ status: "invalid", issues: [{ code: "operation-unknown" }] });
  expect(sent).toEqual([]);
});

test("a halt stops the next call on every session, until it is lifted", async () => {
  const { governor, session } = await setUp({ permission: "allow" });
  const scope = { connector: "desk", operation: "AddComment" };
  await governor.halt(scope, ann);
  expect(await session.call("AddComment", good)).toEqual({ status: "denied", reasons: [{ code: "halted" }] });
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
  await governor.lift(scope, ann);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
});

test("a limit asks from there on", async () => {
  const { session } = await setUp({ permission: "allow", limits: { perSession: 2 } });
  const statuses = [];
  for (const issueId of ["1", "2", "3"])
    statuses.push((await session.call("AddComment", { ...good, issueId })).status);
  expect(statuses).toEqual(["completed", "completed", "pending"]);
});

test.each([
  [new InvokeError("unreachable", "x", { mayHaveRun: false }), "failed"],
  [new InvokeError("cut", "x", { mayHaveRun: true }), "unknown"],
  [new Error("anything"), "unknown"],
])("%s ends as %s", async (error, status) => {
  const { governor, session } = await setUp({ permission: "allow" }, { invoke: () => Promise.reject(error) });
  expect(await session.call("AddComment", good)).toMatchObject({ status });
  expect((await governor.journal()).map((entry) => entry.kind)).toEqual(["decided", "claimed", status]);
});

test("when the store fails nothing runs", async () => {
  let isDown = false;
  const kept = createMemoryStore();
  const transaction: Store["transaction"] = (tenant, work) =>
    isDown ? Promise.reject(new Error("down")) : kept.transaction(tenant, work);
  const { governor, session, sent } = await setUp(
    { permission: "allow" },
    { store: { ...kept, transaction } },
  );
  isDown = true;
  expect(await session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "policy-error" }],
  });
  await expect(governor.session({ mode: "review", actor: ann })).rejects.toThrow("down");
  expect(sent).toEqual([]);
});

test("when the authority fails nothing runs", async () => {
  const authority = () => {
    throw new Error("down");
  };
  const { session, sent } = await setUp({ permission: "allow" }, { authority });
  expect(await session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "authority-failed" }],
  });
  expect(sent).toEqual([]);
});

test("the same session id in another mode, or for another actor, is refused by name", async () => {
  const { governor } = await setUp({ permission: "allow" });
  const opened = await governor.session({ id: "s", mode: "review", actor: ann });
  expect(await opened.call("Read", good)).toMatchObject({ status: "completed" });
  for (const differs of [{ mode: "readOnly" }, { actor: { id: "eve" } }] as const)
    await expect(governor.session({ id: "s", mode: "review", actor: ann, ...differs })).rejects.toMatchObject(
      {
        code: "session-differs",
        message: expect.stringContaining("mode" in differs ? "mode" : "actor"),
      },
    );
  await expect(governor.session({ id: "s", mode: "review", actor: ann })).resolves.toBeDefined();
});

test("the journal verifies, and every kind of lie is found with its place", async () => {
  const { governor, session, keys } = await setUp({ permission: "allow" });
  for (const issueId of ["1", "2"]) await session.call("AddComment", { ...good, issueId });
  const entries = await governor.journal();
  const checkpoint = await governor.checkpoint();
  expect(verifyJournal(entries, keys, checkpoint)).toEqual({ ok: true, entries: 6 });
  expect(JSON.stringify(entries)).not.toContain("hello");

  const altered = entries.map((e) => (e.seq === 2 ? { ...e, tool: "Other" } : e)) as typeof entries;
  expect(verifyJournal(altered, keys)).toEqual({ ok: false, seq: 2, problem: "altered" });
  expect(
    verifyJournal(
      entries.filter((e) => e.seq !== 3),
      keys,
    ),
  ).toMatchObject({ ok: false, seq: 3 });
  expect(verifyJournal(entries.slice(0, 4), keys)).toMatchObject({ ok: true });
  expect(verifyJournal(entries.slice(0, 4), keys, checkpoint)).toEqual({
    ok: false,
    seq: 5,
    problem: "truncated",
  });
  expect(verifyJournal(entries, ephemeralKeys())).toMatchObject({ ok: false, seq: 1 });
});

test("a locked secret is resolved after the claim and stands nowhere else", async () => {
  const locks = [
    { pointer: "/comment/token", key: "comment", segments: ["token"], value: null, secret: "jira" },
  ];
  const { governor, session, sent } = await setUp({ locks }, { secrets: () => "s3cr3t-canary" });
  const id = await asked(session);
  expect(JSON.stringify(await governor.approval(id))).not.toContain("canary");
  await approve(governor, id, ann);
  await session.resume(id);
  expect(sent).toMatchObject([{ body: { token: "s3cr3t-canary" } }]);
  expect(JSON.stringify(await governor.journal())).not.toContain("canary");
});
