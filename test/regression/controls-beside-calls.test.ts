import type { InvokeRequest } from "@interlock/core";
import { expect, test } from "vitest";
import { ann, good, setUp } from "../governor/set-up.ts";

const request: InvokeRequest = { method: "GET", path: "/x" };
const lookup = { connection: "desk-1", operation: "O", pointer: "/p", lookup: "L", request };

test("a revoked connection has no tools", async () => {
  const { governor, session } = await setUp();
  expect(session.tools).toHaveLength(2);
  await governor.revokeConnection("desk-1", ann);
  await session.refresh();
  expect(session.tools).toEqual([]);
  await governor.renewConnection("desk-1", ann);
  await session.refresh();
  expect(session.tools).toHaveLength(2);
});

test("a look-up is stopped by a halt of everything or of the person, and by a revocation", async () => {
  const { governor } = await setUp();
  const record = governor.recorder(ann);
  await record(lookup);
  for (const scope of ["all", { actor: "ann" }] as const) {
    await governor.halt(scope, ann);
    await expect(record(lookup)).rejects.toMatchObject({ code: "halted" });
    await governor.lift(scope, ann);
  }
  await governor.revokeConnection("desk-1", ann);
  await expect(record(lookup)).rejects.toMatchObject({ code: "halted" });
});

test("a checkpoint that the host did not keep is given again", async () => {
  let fails = 1;
  const kept: number[] = [];
  const { session } = await setUp(
    { permission: "allow" },
    {
      checkpoints: {
        every: 1,
        seconds: 0,
        onCheckpoint: ({ seq }) => {
          if (fails-- > 0) throw new Error("away");
          kept.push(seq);
        },
      },
    },
  );
  await session.call("AddComment", good);
  await expect.poll(() => kept.length, { timeout: 10_000 }).toBeGreaterThan(0);
});
