import { expect, test } from "vitest";
import { edit, elevate } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const edited = { ...good, comment: { body: "edited" } };

// The replay presented the approval of the edited call with its own arguments, and was refused.
test("a framework that replays its code after an edit runs what the person made of it, once", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session, good, "call-1");
  await edit(governor, id, ann, edited);
  const first = await session.call("AddComment", good, { callId: "call-1" });
  expect(first).toMatchObject({ status: "completed" });
  const again = await session.call("AddComment", good, { callId: "call-1" });
  expect(again).toEqual({ ...first, replayed: true });
  expect(sent).toMatchObject([{ body: { body: "edited" } }]);
});

// The edit counted as an approval that nobody needs, after which the right could not be lent any more.
test("a request that only lacks a right can be edited, and is lent then", async () => {
  const read = { permission: "byAccess", access: "read" } as const;
  const { governor, session, sent } = await setUp(read, { authority: () => "missing" });
  const id = await asked(session);
  expect(await edit(governor, id, ann, edited)).toMatchObject({
    value: { status: "pending" },
  });
  expect(await elevate(governor, id, ann)).toMatchObject({ ok: true });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toMatchObject([{ body: { body: "edited" } }]);
});

// The edited request was bound to the new generation, but showed the old one.
test("an edited request is for the connection as it is now", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  await governor.renewConnection("desk-1", ann);
  await edit(governor, id, ann, edited);
  expect(await governor.approval(id)).toMatchObject({ generation: 1 });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});
