import { verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { ann, good, setUp } from "../governor/set-up.ts";

// One tenant's journal, given as another's, verified.
test("a checkpoint vouches for its own tenant's journal, and one journal has one tenant", async () => {
  const { governor, keys } = await setUp({ permission: "allow" });
  for (const tenant of ["a", "b"]) {
    const session = await governor.session({ mode: "review", actor: ann, tenant });
    await session.call("AddComment", good);
  }
  const [a, b] = [await governor.journal({ tenant: "a" }), await governor.journal({ tenant: "b" })];
  const checkpoint = await governor.checkpoint({ tenant: "a" });
  expect(verifyJournal(a, keys, checkpoint)).toMatchObject({ ok: true });
  expect(verifyJournal(b, keys, checkpoint)).toMatchObject({ ok: false, problem: "checkpoint" });
  expect(verifyJournal(b, keys, undefined, "a")).toMatchObject({ ok: false, problem: "another-tenant" });
  expect(verifyJournal([...a, ...b], keys)).toMatchObject({ ok: false, seq: a.length + 1 });
});
