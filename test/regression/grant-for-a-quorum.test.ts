import { ephemeralKeys, type StandingGrant } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { grant } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const approval = { quorum: 2, notRequester: true, expiresIn: 900_000, approvers: ["bob", "eve"] };
const bob = { id: "bob" };
const keys = ephemeralKeys();

onEveryStore("a standing grant", ({ store }) => {
  // Where two people have to approve a call, one of them could always allow it alone.
  test("is not one person's to give where several have to approve", async () => {
    const { governor } = await setUp({ approval }, { store: store(), keys });
    const tenant = "given";
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const input = { request: id, match: "exact", scope: "tenant" } as const;
    expect(await grant(governor, input, bob, { tenant })).toMatchObject({
      ok: false,
      issues: [
        {
          code: "grant-forbidden",
          pointer: "",
          message: "one person's grant cannot stand for the approval of several",
        },
      ],
    });
    await governor.answer(id, bob, { reject: {} }, { tenant });
    expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
  });

  test("answers nothing any more once several have to approve", async () => {
    const { governor, sent } = await setUp(
      { approval: { ...approval, quorum: 1 } },
      { store: store(), keys },
    );
    const tenant = "raised";
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const input = { request: id, match: "exact", scope: "tenant" } as const;
    const created = await grant(governor, input, bob, { tenant });
    expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
    await governor.setPolicy(policyOf([toolEntry({ approval })]), ann, { tenant });
    expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
    expect(sent).toHaveLength(1);
    const grants: readonly StandingGrant[] = await governor.grants.list({ tenant });
    expect(grants.map((grant) => grant.id)).toEqual(created.ok ? [created.value.id] : []);
  });

  test("does not show its tool to a session that nobody attends where several have to approve", async () => {
    const { governor } = await setUp({ approval: { ...approval, quorum: 1 } }, { store: store(), keys });
    const tenant = "unattended";
    const attended = await governor.session({ mode: "review", actor: ann, tenant });
    const id = await asked(attended);
    await grant(governor, { request: id, match: "exact", scope: "tenant" }, bob, { tenant });
    const session = await governor.session({ mode: { autonomous: { onAsk: "deny" } }, actor: ann, tenant });
    await session.refresh();
    expect(session.tools.map(({ name }) => name)).toContain("AddComment");
    await governor.setPolicy(policyOf([toolEntry({ approval })]), ann, { tenant });
    await session.refresh();
    expect(session.tools).toEqual([]);
  });
});
