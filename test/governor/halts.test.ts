import type { HaltScope } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const dan = { id: "dan", channel: "desk" };

test.each<[HaltScope, string]>([
  ["all", "all"],
  [{ connector: "desk" }, '["connector","desk"]'],
  [{ connector: "desk", operation: "Read" }, '["operation","desk","Read"]'],
  [{ actor: "ann" }, '["actor","ann"]'],
])("a halt of %j is journalled by its scope, and its end as well", async (scope, written) => {
  const { governor } = await setUp();
  await governor.halt(scope, dan, { tenant: "t" });
  await governor.lift(scope, dan, { tenant: "t" });
  expect(await governor.journal({ tenant: "t" })).toMatchObject([
    { kind: "halted", scope: written, by: dan, tenant: "t" },
    { kind: "lifted", scope: written, by: dan, tenant: "t" },
  ]);
});

test("who may not halt or lift is told, and nothing changes", async () => {
  const { governor, session } = await setUp({}, { may: ({ id }) => id !== "dan" });
  const refused = (action: string) => ({ code: "not-permitted", message: `dan may not ${action}` });
  await expect(governor.halt("all", dan)).rejects.toMatchObject(refused("halt"));
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
  await governor.halt("all", ann);
  await expect(governor.lift("all", dan)).rejects.toMatchObject(refused("lift"));
  expect(await session.call("Read", good)).toEqual({ status: "denied", reasons: [{ code: "halted" }] });
});

test("a halt of one tenant stops no other; a second one of the same scope needs no second lift", async () => {
  const { governor, session } = await setUp();
  await governor.halt("all", ann, { tenant: "other" });
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
  await governor.halt("all", ann);
  await governor.halt("all", ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "denied" });
  await governor.lift("all", ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
});

test("lifting one scope leaves what another one stops", async () => {
  const { governor, session } = await setUp();
  await governor.halt({ connector: "desk", operation: "Read" }, ann);
  await governor.halt({ actor: "ann" }, ann);
  await governor.lift({ actor: "ann" }, ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "denied" });
  await governor.lift({ connector: "desk", operation: "Read" }, ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
});

test("a halt stops what was approved before it, and what is asked for while it lasts", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  await governor.halt({ connector: "desk" }, ann);
  expect(await session.resume(id)).toEqual({ status: "denied", reasons: [{ code: "halted" }] });
  const other = { ...good, issueId: "OPS-2" };
  expect(await session.call("AddComment", other)).toEqual({
    status: "denied",
    reasons: [{ code: "halted" }],
  });
  expect(sent).toEqual([]);
  await governor.lift({ connector: "desk" }, ann);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});
