import { InvokeError } from "@interlock/core";
import { expect, test } from "vitest";
import { approve, elevate } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const missing = { authority: () => "missing" as const };

// A request that only needed a right became "approved" by it: the approval that was needed by then was asked of nobody.
test("a lent right is no approval of what is beyond a limit by then", async () => {
  const { governor, session, sent } = await setUp(
    { permission: "allow", limits: { perSession: 1 } },
    missing,
  );
  const ids: string[] = [];
  for (const issueId of ["1", "2", "3"]) ids.push(await asked(session, { ...good, issueId }));
  for (const id of ids) expect(await elevate(governor, id, ann)).toMatchObject({ ok: true });
  const found: string[] = [];
  for (const id of ids) found.push((await session.resume(id)).status);
  expect(found).toEqual(["completed", "pending", "pending"]);
  expect(sent).toHaveLength(1);
  // What was asked anew shows both, and needs both.
  const [waiting] = await governor.pending();
  expect(waiting).toMatchObject({ needs: ["approval", "elevation"] });
  expect(waiting?.reasons).toContainEqual({ code: "limit", detail: "perSession" });
});

test("a lent right is no approval of a call of which an equal one may have run", async () => {
  let lost = true;
  let ran = 0;
  const invoke = async () => {
    ran++;
    if (lost) throw new InvokeError("lost", "x", { mayHaveRun: true });
    return { status: 200, headers: {}, body: null };
  };
  const { governor, session } = await setUp({ permission: "allow" }, { ...missing, invoke });
  const other = await governor.session({ mode: "review", actor: ann });
  const [one, two] = [await asked(session), await asked(other)];
  for (const id of [one, two]) await elevate(governor, id, ann);
  expect(await session.resume(one)).toMatchObject({ status: "unknown" });
  lost = false;
  expect(await other.resume(two)).toMatchObject({ status: "pending" });
  expect(ran).toBe(1);
});

test("an approval is no approval of what a rule, a limit or doubt has raised since", async () => {
  const { governor, session, sent } = await setUp({ limits: { perSession: 1 } });
  const [one, two] = [await asked(session), await asked(session, { ...good, issueId: "OPS-2" })];
  for (const id of [one, two]) await approve(governor, id, ann);
  expect(await session.resume(one)).toMatchObject({ status: "completed" });
  const again = await session.resume(two);
  expect(again).toMatchObject({ status: "pending" });
  expect(sent).toHaveLength(1);
  const id = again.status === "pending" ? again.approval : "";
  expect(id).not.toBe(two);
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});

test("a right is not lent by an approval", async () => {
  const { governor, session, sent } = await setUp({}, missing);
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  await elevate(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent).toHaveLength(1);
});
