import { expect, test } from "vitest";
import { approve } from "../governor/answering.ts";
import { ann, asked, setUp } from "../governor/set-up.ts";

// Such an attempt left no trace.
test("who presents an approval of another session is refused, and it is in the journal", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  await approve(governor, id, ann);
  const other = await governor.session({ id: "other", mode: "review", actor: ann });
  for (const [presented, code] of [
    [id, "approval-mismatch"],
    ["nonsense", "approval-unknown"],
  ] as const)
    expect(await other.resume(presented)).toEqual({ status: "denied", reasons: [{ code }] });
  const refused = (await governor.journal()).filter((entry) => entry.kind === "refused");
  expect(refused).toMatchObject([
    { session: "other", tool: "AddComment", issues: [{ code: "approval-mismatch", pointer: "/session" }] },
    { session: "other", tool: "", issues: [{ code: "approval-unknown", pointer: "" }] },
  ]);
  expect(sent).toEqual([]);
});
