import { createGovernor, createMemoryStore, ephemeralKeys } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, edit, elevate, grant } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

test("a doubt that comes up after an approval was shown to nobody, and asks", async () => {
  let lost = true;
  let sent = 0;
  const { governor } = await setUp(
    { permission: "allow" },
    {
      invoke: async () => {
        sent++;
        if (lost) throw new Error("lost");
        return { status: 200, headers: {}, body: null };
      },
    },
  );
  const open = async () => governor.session({ mode: "review", actor: ann });
  const [first, second, third] = [await open(), await open(), await open()];
  expect((await first.call("AddComment", good)).status).toBe("unknown");
  const ids = [await asked(second), await asked(third)];
  for (const id of ids) await approve(governor, id, ann);
  expect((await second.resume(ids[0] ?? "")).status).toBe("unknown");
  lost = false;
  expect((await third.resume(ids[1] ?? "")).status).toBe("pending");
  expect(sent).toBe(2);
});

test("a right that is lent and a grant for the ask are each an answer", async () => {
  const { governor, session } = await setUp({}, { authority: () => "missing" });
  const id = await asked(session);
  await grant(governor, { request: id, match: "exact", scope: "session" }, ann);
  const lent = await asked(session);
  expect((await governor.approval(lent))?.needs).toEqual(["elevation"]);
  expect(await elevate(governor, lent, ann)).toMatchObject({ ok: true });
  expect((await session.resume(lent)).status).toBe("completed");
});

test("a framework that replays its code beside an edit waits for what the person made of the call", async () => {
  const { governor, session, sent } = await setUp({
    approval: { quorum: 2, notRequester: false, expiresIn: 900_000, approvers: ["ann", "bob"] },
  });
  const id = await asked(session, good, "c-1");
  const other = { ...good, comment: { body: "edited" } };
  await edit(governor, id, { id: "bob" }, other);
  expect(await session.call("AddComment", good, { callId: "c-1" })).toMatchObject({
    status: "pending",
    approval: id,
  });
  expect(await governor.pending()).toHaveLength(1);
  await approve(governor, id, ann);
  expect(await session.call("AddComment", good, { callId: "c-1" })).toMatchObject({
    status: "completed",
    edited: other,
  });
  expect(sent).toHaveLength(1);
});

test("a request that waits holds no place against its own replay or edit", async () => {
  const { governor, session } = await setUp({ limits: { pending: 1 } });
  const id = await asked(session);
  expect(await asked(session)).toBe(id);
  expect(await edit(governor, id, ann, { ...good, issueId: "OPS-2" })).toMatchObject({ ok: true });
});

test("an approval that came too late stays so when the clock goes back", async () => {
  let now = 1_000;
  let sent = 0;
  const governor = createGovernor({
    policy: policyOf([toolEntry({ approval: { quorum: 1, notRequester: false, expiresIn: 1_000 } })]),
    store: createMemoryStore({ clock: () => now }),
    keys: ephemeralKeys(),
    invoke: async () => {
      sent++;
      return { status: 200, headers: {}, body: null };
    },
  });
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  now = 2_500;
  expect(await session.resume(id)).toMatchObject({ status: "denied" });
  now = 1_500;
  await governor.halt({ actor: "somebody" }, ann);
  expect((await session.resume(id)).status).toBe("denied");
  expect(sent).toBe(0);
});
