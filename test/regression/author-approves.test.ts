import { expect, test } from "vitest";
import { approve, edit } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const [boss, vice] = [{ id: "boss" }, { id: "vice" }];
const approval = { quorum: 1, notRequester: true, expiresIn: 900_000, approvers: ["boss", "vice", "ann"] };
const author = { issues: [{ code: "approver-requester" }] };

// An edit was not its editor's approval, but the editor could approve it next: one person wrote and approved what ran.
test("where duties are separate nobody approves arguments that they wrote", async () => {
  const { governor, session, sent } = await setUp({ approval });
  const id = await asked(session);
  const other = { ...good, comment: { body: "what boss wants" } };
  expect(await edit(governor, id, boss, other)).toMatchObject({
    value: { status: "pending", editor: "boss" },
  });
  expect(await approve(governor, id, boss)).toMatchObject(author);
  expect(await approve(governor, id, ann)).toMatchObject(author);
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  expect(await approve(governor, id, vice)).toMatchObject({ value: { status: "approved" } });
  expect(await session.resume(id)).toMatchObject({ status: "completed", edited: other });
  expect(sent).toHaveLength(1);
});

test("who edits last is the author: an earlier editor may approve that", async () => {
  const { governor, session } = await setUp({ approval });
  const id = await asked(session);
  await edit(governor, id, boss, { ...good, comment: { body: "boss's" } });
  await edit(governor, id, vice, { ...good, comment: { body: "vice's" } });
  expect(await approve(governor, id, vice)).toMatchObject(author);
  expect(await approve(governor, id, boss)).toMatchObject({ value: { status: "approved" } });
});

test("an edit that changes nothing takes nothing over: whose words they are may still not approve them", async () => {
  const { governor, session } = await setUp({ approval });
  const id = await asked(session);
  const written = { ...good, comment: { body: "boss's" } };
  await edit(governor, id, boss, written);
  await edit(governor, id, vice, written);
  for (const by of [boss, vice, ann]) expect(await approve(governor, id, by)).toMatchObject(author);
});

test("neither makes the author a standing grant of what they wrote, nor does the requester", async () => {
  const { governor, session } = await setUp({ approval });
  const id = await asked(session);
  await edit(governor, id, boss, { ...good, comment: { body: "boss's" } });
  const shown = (await governor.approval(id))?.shown ?? "";
  const input = { request: id, shown, match: "exact", scope: "tenant" } as const;
  for (const by of [boss, ann]) expect(await governor.grants.create(input, by)).toMatchObject(author);
  expect(await governor.grants.create(input, vice)).toMatchObject({ ok: true });
});
