import { expect, test } from "vitest";
import { approve } from "../governor/answering.ts";
import { ann, asked, setUp } from "../governor/set-up.ts";

// Who had a deferred call performed stood nowhere.
test("the intent of a deferred call names who had it performed, and through which channel", async () => {
  const { governor } = await setUp();
  const session = await governor.session({ mode: { autonomous: { onAsk: "defer" } }, actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await governor.perform(id, { id: "mallory", channel: "desk" })).toMatchObject({
    status: "completed",
  });
  const claims = (await governor.journal()).filter(({ kind }) => kind === "claimed");
  expect(claims).toMatchObject([{ approval: id, by: { id: "mallory", channel: "desk" } }]);
});
