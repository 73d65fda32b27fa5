import { expect, test } from "vitest";
import { approve } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

// An approval that had expired was in time again once the clock had gone back.
test("while the clock is behind the newest entry nothing runs, is asked or is answered", async () => {
  const { governor, session, sent, wait } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  const open = await asked(session, { ...good, issueId: "OPS-2" });
  wait(900_000);
  expect(await session.resume(id)).toMatchObject({ status: "denied" });
  wait(-900_000);
  const unavailable = { status: "denied", reasons: [{ code: "store-unavailable" }] };
  expect(await session.resume(id)).toEqual(unavailable);
  expect(await session.call("Read", good)).toEqual(unavailable);
  await expect(approve(governor, open, ann)).rejects.toMatchObject({
    code: "store-clock-behind",
    message: expect.stringContaining("clock is behind"),
  });
  expect(sent).toEqual([]);
  wait(900_000);
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
});

test("a person can still stop everything, and what they write makes the clock count as it is", async () => {
  const { governor, session, wait } = await setUp();
  await session.call("Read", good);
  wait(-900_000);
  await governor.halt("all", ann);
  expect(await session.call("Read", good)).toMatchObject({ reasons: [{ code: "halted" }] });
  await governor.lift("all", ann);
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
});

test("a call that has run is told of, whatever the clock does meanwhile", async () => {
  const world = await setUp(
    {},
    {
      invoke: async () => {
        world.wait(-900_000);
        return { status: 200, headers: {}, body: null };
      },
    },
  );
  expect(await world.session.call("Read", good)).toMatchObject({ status: "completed" });
  const [claimed, completed] = (await world.governor.journal()).slice(-2);
  expect(completed).toMatchObject({ kind: "completed", at: claimed?.at });
  expect(await world.session.call("Read", good)).toMatchObject({ reasons: [{ code: "store-unavailable" }] });
});
