import { InvokeError } from "@interlock/core";
import { expect, test } from "vitest";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp, setUpStill } from "./set-up.ts";

const allow = { permission: "allow" } as const;
const lost = () => Promise.reject(new InvokeError("lost", "x", { mayHaveRun: true }));

test("there is nothing to say of a call that ended, is under way, or never was", async () => {
  const gate = Promise.withResolvers<void>();
  const invoke = async () => {
    await gate.promise;
    return { status: 200, headers: {}, body: null };
  };
  const { governor, session } = await setUp(allow, { invoke });
  const refused = (entry: number, code: string, message: string) =>
    expect(governor.resolve(entry, { ran: true, by: ann })).rejects.toMatchObject({ code, message });
  const never = (entry: number) => refused(entry, "claim-unknown", `entry ${entry} is no unresolved call`);
  const call = session.call("AddComment", good);
  while ((await governor.journal()).length < 2) await new Promise((resolve) => setImmediate(resolve));
  await refused(2, "claim-open", "the call of entry 2 is still under way");
  await never(99);
  gate.resolve();
  await call;
  await never(2);
});

test("who may not resolve is told, and the call stays open", async () => {
  const { governor, session } = await setUp(allow, {
    invoke: lost,
    may: (_, action) => action !== "resolve",
  });
  await session.call("AddComment", good);
  await expect(governor.resolve(2, { ran: true, by: ann })).rejects.toMatchObject({
    code: "not-permitted",
    message: "ann may not resolve calls",
  });
  expect(await governor.unresolved({ by: ann })).toHaveLength(1);
});

test("an open claim says which call it is, since when, and until when its host may take", async () => {
  const { governor, session } = await setUpStill(allow, { invoke: lost, lease: 300 });
  await session.call("AddComment", good);
  const [, claimed] = await governor.journal();
  expect(await governor.unresolved()).toEqual([
    {
      entry: 2,
      session: session.id,
      tool: "AddComment",
      connector: "desk",
      operation: "AddComment",
      connection: "desk-1",
      access: "write",
      request: (claimed as { request?: string }).request,
      claimedAt: 1_000,
      instance: expect.any(String),
      lease: 1_300,
      unknown: true,
    },
  ]);
});

test("the host is told of requests and of nothing else", async () => {
  const told: unknown[] = [];
  const { governor, session } = await setUp({}, { onApproval: (request) => void told.push(request) });
  await session.call("Read", good);
  await session.call("Nonsense", good);
  const id = await asked(session);
  await session.call("AddComment", good);
  await approve(governor, id, ann);
  await session.resume(id);
  await session.resume(id);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toMatchObject([{ id, status: "pending" }]);
  expect(told[0]).not.toHaveProperty("callId");
});
