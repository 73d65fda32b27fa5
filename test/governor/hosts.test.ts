import { InvokeError } from "@interlock/core";
import { type Checkpoint, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, elevate } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

test("a policy set on one host is the next decision's policy on every other", async () => {
  const { governor, another, sent } = await setUp({ permission: "allow" });
  const other = await another().session({ mode: "review", actor: ann });
  expect(await other.call("AddComment", good)).toMatchObject({ status: "completed" });
  await governor.setPolicy(policyOf([toolEntry({ name: "Other" })]), ann);
  expect(await other.call("AddComment", good)).toMatchObject({
    status: "invalid",
    issues: [{ code: "operation-unknown" }],
  });
  expect(other.tools.map((tool) => tool.name)).toEqual(["Other"]);
  expect(sent).toHaveLength(1);
});

test("an approval does not outlive a change of its tool", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  await governor.setPolicy(policyOf([toolEntry({ description: "Now it does something else" })]), ann);
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "approval-mismatch" }],
  });
  expect(sent).toEqual([]);
});

test("a revoked connection ends its tools; a new generation of it ends old approvals", async () => {
  const { governor, session, another, sent } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  await another().revokeConnection("desk-1", ann);
  expect(await session.resume(id)).toMatchObject({ status: "denied", reasons: [{ code: "revoked" }] });
  expect(await session.call("Read", good)).toMatchObject({
    status: "denied",
    reasons: [{ code: "revoked" }],
  });
  await governor.renewConnection("desk-1", ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "approval-mismatch" }],
  });
  expect(await governor.connections()).toMatchObject([
    { id: "desk-1", generation: 1, revoked: false, suspect: false },
  ]);
  expect(sent).toHaveLength(1);
});

test("a connection that the service refuses is marked", async () => {
  const invoke = () =>
    Promise.reject(new InvokeError("connection-unauthenticated", "x", { status: 401, mayHaveRun: false }));
  const { governor, session } = await setUp({ permission: "allow" }, { invoke });
  await session.call("AddComment", good);
  expect(await governor.connections()).toMatchObject([{ id: "desk-1", suspect: true }]);
});

test("a call that nobody knows of is reported, and an equal one asks until a person has looked", async () => {
  const invoke = () => Promise.reject(new InvokeError("connection-lost", "x", { mayHaveRun: true }));
  const { governor, session, another } = await setUp({ permission: "allow" }, { invoke });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "unknown" });
  const [claim] = await another().unresolved();
  expect(claim).toMatchObject({ tool: "AddComment", connection: "desk-1", unknown: true });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
  expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
    status: "unknown",
  });
  await governor.resolve(claim?.entry ?? 0, { ran: false, by: ann });
  expect((await governor.unresolved()).map(({ entry }) => entry)).not.toContain(claim?.entry);
  await expect(governor.resolve(claim?.entry ?? 0, { ran: true, by: ann })).rejects.toMatchObject({
    code: "claim-unknown",
  });
});

test("a claim whose host never came back is unknown once its lease has passed", async () => {
  const { session, another, wait } = await setUp(
    { permission: "allow" },
    { invoke: () => new Promise(() => undefined) },
  );
  void session.call("AddComment", good);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const later = another();
  expect(await later.unresolved()).toEqual([]);
  wait(240_001);
  expect(await later.unresolved()).toMatchObject([{ tool: "AddComment", unknown: false }]);
});

test("people who may not are refused, whatever they try", async () => {
  const { governor, session } = await setUp(
    {},
    { may: (_, action) => action === "answer" || action === "read" },
  );
  const id = await asked(session);
  const mallory = { id: "mallory" };
  const attempts = [
    governor.halt("all", mallory),
    governor.lift("all", mallory),
    governor.setPolicy(policyOf([]), mallory),
    governor.revokeConnection("desk-1", mallory),
    governor.renewConnection("desk-1", mallory),
    governor.resolve(1, { ran: true, by: mallory }),
    governor.perform(id, mallory),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: "not-permitted" });
  expect(await elevate(governor, id, mallory)).toMatchObject({
    ok: false,
    issues: [{ code: "not-permitted" }],
  });
});

test("a request that nobody answers in time is recorded as expired, once", async () => {
  const { governor, session, wait } = await setUp();
  const id = await asked(session);
  expect(await governor.pending()).toHaveLength(1);
  wait(900_000);
  expect(await approve(governor, id, ann)).toMatchObject({
    issues: [{ code: "approval-expired" }],
  });
  expect(await governor.pending()).toEqual([]);
  expect(await governor.approval(id)).toMatchObject({ status: "expired" });
  const answers = (await governor.journal()).filter((entry) => entry.kind === "answered");
  expect(answers).toMatchObject([{ answer: "expire" }]);
});

test("comments stand beside votes and decide nothing", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  await governor.answer(id, { id: "eve" }, { comment: "looks odd" });
  expect(await governor.approval(id)).toMatchObject({
    status: "pending",
    comments: [{ text: "looks odd", by: { id: "eve" } }],
  });
});

test("a deferred call lets the run go on and is performed later with its stored mode", async () => {
  const { governor, sent } = await setUp();
  const mode = { autonomous: { onAsk: "defer" } } as const;
  const session = await governor.session({ mode, actor: ann });
  const id = await asked(session);
  expect(await governor.approval(id)).toMatchObject({ deferred: true });
  await approve(governor, id, ann);
  expect(await governor.perform(id, ann)).toMatchObject({ status: "completed" });
  expect(await governor.perform(id, ann)).toMatchObject({ status: "denied" });
  expect(sent).toHaveLength(1);
});

test("checkpoints go out after so many entries, and show what is cut off", async () => {
  const handed: Checkpoint[] = [];
  const onCheckpoint = (checkpoint: Checkpoint): void => void handed.push(checkpoint);
  const { governor, session, keys } = await setUp(
    { permission: "allow" },
    { checkpoints: { every: 5, seconds: 1e9, onCheckpoint } },
  );
  for (let i = 0; i < 4; i++) await session.call("AddComment", { ...good, issueId: String(i) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const entries = await governor.journal();
  const last = handed.at(-1);
  expect(handed.length).toBeGreaterThan(1);
  expect(last?.seq).toBeGreaterThan(entries.length - 5);
  expect(verifyJournal(entries.slice(0, (last?.seq ?? 0) - 1), keys, last)).toMatchObject({
    ok: false,
    problem: "truncated",
  });
});

test("a result beyond the limit is cut and says so; a secret in it is masked", async () => {
  const locks = [
    { pointer: "/comment/token", key: "comment", segments: ["token"], value: null, secret: "jira" },
  ];
  const body = { echoed: "Bearer s3cr3t-canary", long: "x".repeat(100) };
  const options = {
    secrets: () => "s3cr3t-canary",
    invoke: async () => ({ status: 200, headers: {}, body }),
  };
  const { session } = await setUp({ permission: "allow", locks }, options);
  expect(await session.call("AddComment", good)).toMatchObject({ value: { echoed: "Bearer secret:jira" } });
  const { session: short } = await setUp({ permission: "allow", locks }, { ...options, resultLimit: 60 });
  const outcome = await short.call("AddComment", good);
  expect(outcome).toMatchObject({ value: { truncated: true, size: JSON.stringify(body).length } });
  expect(JSON.stringify(outcome)).not.toContain("canary");
});

test("a read that may have run leaves nothing to look at, and may simply be made again", async () => {
  const invoke = () => Promise.reject(new InvokeError("connection-lost", "x", { mayHaveRun: true }));
  const { governor, session } = await setUp({}, { invoke });
  expect(await session.call("Read", good)).toMatchObject({ status: "unknown" });
  expect(await governor.unresolved()).toEqual([]);
  expect(await session.call("Read", good)).toMatchObject({ status: "unknown" });
});
