import type { AnswerInput } from "@interlock/governor";
import { expect, test } from "vitest";
import { shownOf } from "../governor/answering.ts";
import { ann, asked, setUp } from "../governor/set-up.ts";

const shown = "0123456789abcdef";

// Whatever was no edit, comment or rejection approved.
test.each<[string, unknown]>([
  ["nothing", {}],
  ["a word", "approve"],
  ["true", true],
  ["a list", [{ approve: shown }]],
  ["approve: false", { approve: false }],
  ["approve: true", { approve: true }],
  ["approve: null", { approve: null }],
  ["another word for no", { deny: true }],
  ["a misspelt rejection", { rejected: "no" }],
  ["a misspelt approval", { aprove: shown }],
  ["a rejection that is a text", { reject: "no" }],
  ["two actions", { approve: shown, reject: {} }],
  ["an edit beside an approval", { approve: shown, edit: {}, shown }],
  ["an action and more", { approve: shown, force: true }],
])("an answer that is %s permits nothing, and says what an answer is", async (_, said) => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session);
  const real = await shownOf(governor, id);
  const hostile = JSON.parse(JSON.stringify(said).replaceAll(shown, real)) as AnswerInput;
  expect(await governor.answer(id, ann, hostile)).toMatchObject({
    ok: false,
    issues: [{ code: "answer-invalid", message: expect.stringContaining("{ approve: SHOWN }") }],
  });
  expect(await governor.approval(id)).toMatchObject({ status: "pending", votes: [] });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  expect((await governor.journal()).filter(({ kind }) => kind === "refused")).toMatchObject([
    { approval: id, by: { id: "ann" }, issues: [{ code: "answer-invalid" }] },
  ]);
  expect(sent).toEqual([]);
});
