import type { JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill } from "./set-up.ts";

const other = { ...good, issueId: "OPS-2" };
const named = { callId: "call-1" };

test("a repeated call that waits gets the same request with its reasons, and the journal tells that it waits", async () => {
  const { governor, session } = await setUp();
  const first = await session.call("AddComment", good, named);
  expect(first).toMatchObject({ status: "pending", reasons: [{ code: "permission" }] });
  expect(await session.call("AddComment", good, named)).toEqual(first);
  expect(await session.call("AddComment", good)).toEqual(first);
  const id = first.status === "pending" ? first.approval : "";
  const entries = await governor.journal();
  expect(entries[0]).not.toHaveProperty("waits");
  expect(entries).toMatchObject([
    { kind: "decided" },
    { kind: "requested", approval: id },
    { kind: "decided", verdict: "ask", waits: id },
    { kind: "decided", verdict: "ask", waits: id },
  ]);
  expect(await governor.pending()).toMatchObject([{ callId: "call-1" }]);
});

test("a named call waits for its own request, another session for none of this one's", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session, good, "call-1");
  const elsewhere = await governor.session({ mode: "review", actor: ann });
  expect(await asked(elsewhere, good, "call-1")).not.toBe(id);
  expect(await asked(elsewhere, good)).not.toBe(id);
  expect(await governor.pending()).toHaveLength(2);
});

test("an unnamed call does not run what was approved for an equal one, a named one does", async () => {
  const { governor, session, sent } = await setUp();
  const unnamed = await asked(session);
  await approve(governor, unnamed, ann);
  expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
  expect(sent).toEqual([]);
  const id = await asked(session, other, "call-1");
  await approve(governor, id, ann);
  expect(await session.call("AddComment", other, named)).toMatchObject({ status: "completed" });
  const kinds = (await governor.journal()).filter((entry) => entry.kind === "claimed");
  expect(kinds).toMatchObject([{ approval: id }]);
});

test("an equal call does not learn what a person said of another one", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  await governor.answer(id, ann, { reject: { note: "no" } });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
});

test("what was resumed is not run again by its name, in this process or another", async () => {
  const { governor, session, another, sent } = await setUp();
  const id = await asked(session, good, "call-1");
  await approve(governor, id, ann);
  const first = await session.resume(id);
  expect(first).toEqual({ status: "completed", value: { done: true } });
  expect(await session.call("AddComment", good, named)).toEqual({ ...first, replayed: true });
  const later = await another().session({ id: session.id, mode: "review", actor: ann });
  const claimed = (await governor.journal()).find(({ kind }) => kind === "claimed") as JournalEntry;
  expect(await later.call("AddComment", good, named)).toEqual({
    status: "unknown",
    entry: String(claimed.seq),
    replayed: true,
  });
  expect(sent).toHaveLength(1);
});

test("an approval that a named call left unused is asked for again once it is too late", async () => {
  const { governor, session, setTime, sent } = await setUpStill();
  const id = await asked(session, good, "call-1");
  await approve(governor, id, ann);
  setTime(901_000);
  expect(await asked(session, good, "call-1")).not.toBe(id);
  expect(sent).toEqual([]);
});

test("an approval is used until the millisecond in which it expires", async () => {
  const { governor, session, setTime } = await setUpStill();
  const id = await asked(session, good, "call-1");
  await approve(governor, id, ann);
  setTime(900_999);
  expect(await session.call("AddComment", good, named)).toMatchObject({ status: "completed" });
});

test("a rejection tells the model the note of who rejected, and of nobody else", async () => {
  const approval = { quorum: 2, notRequester: false, expiresIn: 1_000, approvers: ["bob", "eve"] };
  const { governor, session } = await setUp({ approval });
  const id = await asked(session, good, "call-1");
  await approve(governor, id, { id: "bob" });
  await governor.answer(id, { id: "bob" }, { comment: "between us" });
  await governor.answer(id, { id: "eve" }, { reject: { note: "too risky" } });
  const denied = { status: "denied", reasons: [{ code: "rejected", detail: "too risky", tellAgent: true }] };
  expect(await session.call("AddComment", good, named)).toEqual(denied);
  expect(await session.resume(id)).toEqual(denied);
});

test("a request keeps the arguments that it was asked with, whatever becomes of them", async () => {
  const { governor, session, sent } = await setUp();
  const args = structuredClone(good);
  const id = await asked(session, args);
  args.comment.body = "changed later";
  await approve(governor, id, ann);
  expect((await governor.approval(id))?.agentArguments).toEqual(good);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toMatchObject([{ body: { body: "hello" } }]);
});

test("a call without arguments is asked for with none", async () => {
  const bare = { inputSchema: { type: "object" }, parameters: [], agent: [], locks: [] };
  const { governor, session } = await setUp({ ...bare, path: "/ping", body: undefined } as never);
  const id = await asked(session, undefined);
  expect(await governor.approval(id)).toMatchObject({
    agentArguments: {},
    tenant: "default",
    mode: "review",
  });
});

test("a request that was answered is not among those that wait, and one that is used neither", async () => {
  const { governor, session, store } = await setUp();
  const id = await asked(session);
  const waiting = () => store.transaction("default", (t) => t.list("approval", "pending AddComment"));
  expect(await waiting()).toHaveLength(1);
  await approve(governor, id, ann);
  expect(await waiting()).toEqual([]);
  expect(await governor.pending()).toEqual([]);
  await session.resume(id);
  expect(await governor.approval(id)).toMatchObject({ status: "used" });
  expect(await governor.pending()).toEqual([]);
});

test("what may be deferred is marked so, what is asked for at once is not", async () => {
  const { governor, session } = await setUp();
  const mode = { autonomous: { onAsk: "defer" } } as const;
  const id = await asked(await governor.session({ mode, actor: ann }));
  expect(await governor.approval(id)).toMatchObject({ deferred: true, mode });
  expect(await governor.approval(await asked(session))).toMatchObject({ deferred: false, mode: "review" });
});

test("who waits is told when the request is too old to be answered, however often it asks", async () => {
  const { session, setTime } = await setUpStill();
  const first = await session.call("AddComment", good, named);
  expect(first).toMatchObject({ status: "pending", expiresAt: 901_000 });
  setTime(2_000);
  expect(await session.call("AddComment", good, named)).toEqual(first);
  expect(await session.call("AddComment", good)).toEqual(first);
  const id = first.status === "pending" ? first.approval : "";
  expect(await session.resume(id)).toEqual(first);
  setTime(901_000);
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "approval-expired" }],
  });
});
