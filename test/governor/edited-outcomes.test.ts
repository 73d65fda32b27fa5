import { InvokeError } from "@interlock/core";
import { expect, test } from "vitest";
import { approve, edit } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const other = { ...good, issueId: "OPS-7" };

test("who made a call is told the arguments that ran in its place, each time it asks", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session, good, "call-1");
  await edit(governor, id, ann, other);
  expect(await governor.approval(id)).toMatchObject({ edited: true });
  const outcome = { status: "completed", value: { done: true }, edited: other };
  const call = () => session.call("AddComment", good, { callId: "call-1" });
  expect(await call()).toEqual(outcome);
  expect(await call()).toEqual({ ...outcome, replayed: true });
});

test("a call that ran as it was made is told nothing of the kind", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await governor.approval(id)).not.toHaveProperty("edited");
  for (const outcome of [await session.resume(id), await session.call("Read", good)])
    expect(outcome).toStrictEqual({ status: "completed", value: { done: true } });
});

test("an edited call that did not complete says which arguments it was sent with", async () => {
  const invoke = () => Promise.reject(new InvokeError("unreachable", "x", { mayHaveRun: false }));
  const { governor, session } = await setUp({}, { invoke });
  const id = await asked(session);
  await edit(governor, id, ann, other);
  const outcome = await session.resume(id);
  expect(outcome).toMatchObject({ status: "failed", error: { code: "unreachable" } });
  expect(outcome).toHaveProperty("edited");
});
