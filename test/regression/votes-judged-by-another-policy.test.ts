import { ephemeralKeys } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, edit, elevate, grant } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const strict = { quorum: 2, notRequester: false, expiresIn: 900_000, approvers: ["boss", "vice"] };
const mine = policyOf([toolEntry({ approval: { ...strict, quorum: 1, approvers: ["ann"] } })]);
const keys = ephemeralKeys();

// Who may answer, and how many, was judged by whatever policy the answering process had.
onEveryStore("a vote", ({ store }) => {
  test("is judged by the request's terms, and refused under a policy with another entry", async () => {
    const { governor, another, sent } = await setUp({ approval: strict }, { store: store(), keys });
    const tenant = "another policy";
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const stranger = another({ policy: mine });
    const differs = {
      issues: [{ code: "policy-differs", message: expect.stringContaining(mine.revision) }],
    };
    expect(await approve(stranger, id, ann, { tenant })).toMatchObject(differs);
    expect(await edit(stranger, id, ann, good, { tenant })).toMatchObject(differs);
    expect(await elevate(stranger, id, ann, { tenant })).toMatchObject(differs);
    const input = { request: id, match: "exact", scope: "tenant" } as const;
    expect(await grant(stranger, input, ann, { tenant })).toMatchObject(differs);
    expect(await governor.approval(id, { tenant })).toMatchObject({ status: "pending", votes: [] });
    expect(await session.resume(id)).toMatchObject({ status: "pending" });
    // Whatever the policy is: halting and rejecting are never refused for it.
    await stranger.halt("all", ann, { tenant });
    await stranger.lift("all", ann, { tenant });
    await stranger.revokeConnection("desk-1", ann, { tenant });
    expect(await stranger.answer(id, { id: "boss" }, { reject: {} }, { tenant })).toMatchObject({ ok: true });
    expect(sent).toEqual([]);
  });

  test("counts under another revision with the same entry", async () => {
    const { governor, another } = await setUp({ approval: strict }, { store: store(), keys });
    const tenant = "another revision";
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const later = policyOf([toolEntry({ approval: strict }), toolEntry({ name: "More", operation: "More" })]);
    for (const by of ["boss", "vice"])
      expect(await approve(another({ policy: later }), id, { id: by }, { tenant })).toMatchObject({
        ok: true,
      });
    expect(await session.resume(id)).toMatchObject({ status: "completed" });
  });

  test("is judged by the store's policy where one was set, whatever the answering process was made with", async () => {
    const { governor, another } = await setUp({ approval: strict }, { store: store(), keys });
    const tenant = "a pointer";
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    await governor.setPolicy(policyOf([toolEntry({ approval: strict })]), ann, { tenant });
    const id = await asked(session);
    const stale = another({ policy: mine });
    expect(await approve(stale, id, { id: "boss" }, { tenant })).toMatchObject({
      value: { status: "pending", votes: [{ by: { id: "boss" } }] },
    });
    expect(await approve(stale, id, ann, { tenant })).toMatchObject({
      issues: [{ code: "approver-unlisted" }],
    });
  });
});
