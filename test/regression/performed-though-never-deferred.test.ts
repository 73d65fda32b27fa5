import { expect, test } from "vitest";
import { approve } from "../governor/answering.ts";
import { ann, asked, setUp } from "../governor/set-up.ts";

// The result of a call that its session waits for went to whoever performed it, and the session found its approval used.
test.each(["approved", "pending"])(
  "perform refuses what no session deferred (%s), and says so",
  async (state) => {
    const { governor, session, sent } = await setUp();
    const id = await asked(session);
    if (state === "approved") await approve(governor, id, ann);
    const refused = { status: "denied", reasons: [{ code: "approval-mismatch" }] };
    expect(await governor.perform(id, { id: "mallory" })).toEqual(refused);
    expect(sent).toEqual([]);
    expect((await governor.journal()).at(-1)).toMatchObject({
      kind: "refused",
      approval: id,
      session: session.id,
      issues: [{ code: "approval-mismatch", pointer: "/deferred" }],
      by: { id: "mallory" },
    });
    if (state === "pending") await approve(governor, id, ann);
    expect(await governor.resume(id, { actor: ann })).toMatchObject({ status: "completed" });
  },
);

test("an edit makes no deferred call of one that waits, and none that waits of a deferred one", async () => {
  const { governor, session } = await setUp();
  const parked = await governor.session({ mode: { autonomous: { onAsk: "defer" } }, actor: ann });
  const [waiting, deferred] = [await asked(session), await asked(parked)];
  for (const id of [waiting, deferred]) {
    const shown = (await governor.approval(id))?.shown ?? "";
    const edit = { issueId: "OPS-2", comment: { body: "edited" } };
    expect(await governor.answer(id, ann, { edit, shown })).toMatchObject({ ok: true });
  }
  expect(await governor.perform(waiting, ann)).toMatchObject({ reasons: [{ code: "approval-mismatch" }] });
  expect(await governor.perform(deferred, ann)).toMatchObject({ status: "completed" });
});
