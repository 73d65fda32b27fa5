import { expect, test } from "vitest";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

test("a framework that replays its code after the approval runs the call once, and gets its result", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session, good, "call-1");
  await approve(governor, id, ann);
  const first = await session.call("AddComment", good, { callId: "call-1" });
  expect(first).toMatchObject({ status: "completed" });
  const again = await session.call("AddComment", good, { callId: "call-1" });
  expect(again).toEqual({ ...first, replayed: true });
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{}, { code: "approval-used" }],
  });
  expect(sent).toHaveLength(1);
});

test("a replay that arrives while the first is under way waits for the same outcome", async () => {
  const { session, sent } = await setUp({ permission: "allow" });
  const calls = Array.from({ length: 10 }, () => session.call("AddComment", good, { callId: "call-1" }));
  const [first, ...others] = await Promise.all(calls);
  expect(first).toEqual({ status: "completed", value: { done: true } });
  expect(others).toEqual(others.map(() => ({ ...first, replayed: true })));
  expect(sent).toHaveLength(1);
});

test("another process that replays a finished call does not run it, and says that it cannot know the result", async () => {
  const { session, another, sent } = await setUp({ permission: "allow" });
  await session.call("AddComment", good, { callId: "call-1" });
  const later = await another().session({ id: session.id, mode: "review", actor: ann });
  expect(await later.call("AddComment", good, { callId: "call-1" })).toMatchObject({
    status: "unknown",
    replayed: true,
  });
  expect(sent).toHaveLength(1);
});

test("other arguments under the same id are another call", async () => {
  const { session, sent } = await setUp({ permission: "allow" });
  await session.call("AddComment", good, { callId: "call-1" });
  await session.call("AddComment", { ...good, issueId: "OPS-2" }, { callId: "call-1" });
  expect(sent).toHaveLength(2);
});

test("a rejected call stays rejected when it is replayed", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session, good, "call-1");
  await governor.answer(id, ann, { reject: { note: "no" } });
  expect(await session.call("AddComment", good, { callId: "call-1" })).toMatchObject({
    status: "denied",
    reasons: [{ code: "rejected", detail: "no" }],
  });
});
