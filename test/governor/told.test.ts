import { InterlockError } from "@interlock/core";
import type { Governor } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("the host is told of each request once, after it can be answered", async () => {
  const told: string[] = [];
  const statuses: (string | undefined)[] = [];
  const onApproval = async (request: { id: string }): Promise<void> => {
    told.push(request.id);
    statuses.push((await world.governor.approval(request.id))?.status);
    throw new Error("the host's own trouble");
  };
  const world = await setUp({}, { onApproval });
  const { session } = world;
  await session.call("Read", good);
  const first = await asked(session, good, "call-1");
  await asked(session, good, "call-1");
  await asked(session, good);
  const second = await asked(session, { ...good, issueId: "OPS-2" });
  await turn();
  expect(told).toEqual([first, second]);
  expect(statuses).toEqual(["pending", "pending"]);
});

test("what is refused is journalled by its tool's name, a name of the model's own is not repeated", async () => {
  const { governor, session } = await setUp();
  await session.call("AddComment", { issueId: 1 });
  await session.call("my secret thoughts", {});
  expect(await governor.journal()).toMatchObject([
    { kind: "refused", tool: "AddComment" },
    { kind: "refused", tool: "", issues: [{ code: "operation-unknown", pointer: "" }] },
  ]);
});

test("what a policy drops instead of refusing is in the journal", async () => {
  const { governor, session } = await setUp({ permission: "allow", onLocked: "ignore" });
  await session.call("AddComment", { ...good, comment: { body: "x", visibility: "mine" } });
  await session.call("AddComment", good);
  const decided = (await governor.journal()).filter(({ kind }) => kind === "decided");
  expect(decided[0]).toMatchObject({
    dropped: [{ code: "locked-parameter", pointer: "/comment/visibility" }],
  });
  expect(decided[1]).not.toHaveProperty("dropped");
});

test("a policy that changes at each look is given up, and nothing runs", async () => {
  let looks = 0;
  const world = await setUp(
    { permission: "allow" },
    {
      authority: async () => {
        const description = `version ${looks++}`;
        await other.setPolicy(policyOf([toolEntry({ permission: "allow", description })]), ann);
        return "held" as const;
      },
    },
  );
  const other: Governor = world.another();
  expect(await world.session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "policy-error" }],
  });
  expect(looks).toBe(5);
  expect(world.sent).toEqual([]);
});

test.each([new Error("down"), new InterlockError("anything", "down")])(
  "an authority that fails with %s refuses the call under its own name, and the host is told why",
  async (error) => {
    const notices: unknown[] = [];
    const { session, sent } = await setUp(
      { permission: "allow" },
      { authority: () => Promise.reject(error), onNotice: (notice) => void notices.push(notice) },
    );
    const reasons = [{ code: "authority-failed" }];
    expect(await session.call("AddComment", good)).toEqual({ status: "denied", reasons });
    expect(sent).toEqual([]);
    await turn();
    expect(notices).toContainEqual(expect.objectContaining({ code: "authority-failed", cause: error }));
  },
);
