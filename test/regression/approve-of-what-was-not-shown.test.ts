import { ephemeralKeys } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { edit, shownOf } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const boss = { id: "boss" };
const vice = { id: "vice" };
const keys = ephemeralKeys();

// One approver edits 5 into 5,000,000, and the other's "approve" of what was on the screen counted for that.
onEveryStore("an approval of a request that changed meanwhile", ({ store }) => {
  test.each([
    ["several have to agree", { quorum: 2, notRequester: false }],
    ["duties are separate", { quorum: 1, notRequester: true }],
  ])("counts for nothing where %s, and the request is given as it is now", async (tenant, terms) => {
    const approval = { ...terms, expiresIn: 900_000, approvers: ["boss", "vice"] };
    const { governor, sent } = await setUp({ approval }, { store: store(), keys });
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const seen = await shownOf(governor, id, { tenant });
    const other = { ...good, comment: { body: "pay 5000000" } };
    expect(await edit(governor, id, vice, other, { tenant })).toMatchObject({ ok: true });
    const stale = await governor.answer(id, boss, { approve: seen }, { tenant });
    expect(stale).toMatchObject({
      ok: false,
      issues: [{ code: "request-changed" }],
      request: { agentArguments: other, edits: 1 },
    });
    expect(await session.resume(id)).toMatchObject({ status: "pending" });
    const now = stale.ok ? undefined : stale.request?.shown;
    expect(now).not.toBe(seen);
    expect(await governor.answer(id, boss, { approve: now ?? "" }, { tenant })).toMatchObject({ ok: true });
    expect(await session.resume(id)).toMatchObject({ status: "completed", edited: other });
    expect(sent).toHaveLength(1);
  });
});

test("what is shown is named by more than its arguments: reasons, terms, identity, edit number", async () => {
  const { governor, session } = await setUp();
  const id = await asked(session);
  const before = await shownOf(governor, id);
  await governor.answer(id, { id: "eve" }, { comment: "hm" });
  expect(await shownOf(governor, id)).toBe(before);
  // The same arguments once more are another request to answer.
  await edit(governor, id, ann, good);
  expect(await shownOf(governor, id)).not.toBe(before);
});

test("an edit, a lent right and a grant name what was shown as well", async () => {
  const { governor, session } = await setUp({}, { authority: () => "missing" });
  const id = await asked(session);
  const stale = "0123456789abcdef";
  const changed = { ok: false, issues: [{ code: "request-changed" }] };
  expect(await governor.answer(id, ann, { edit: good, shown: stale })).toMatchObject(changed);
  const input = { request: id, shown: stale, match: "exact", scope: "tenant" } as const;
  expect(await governor.grants.create(input, ann)).toMatchObject(changed);
  await governor.answer(id, ann, { approve: await shownOf(governor, id) });
  expect(await governor.elevate(id, ann, { shown: stale })).toMatchObject(changed);
});
