import type { InvokeResponse } from "@interlock/core";
import {
  createGovernor,
  createMemoryStore,
  ephemeralKeys,
  type Governor,
  type GovernorOptions,
  type Notice,
} from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "./set-up.ts";

const policy = policyOf([
  toolEntry({ name: "Write", permission: "allow" }),
  toolEntry({ name: "Read", permission: "allow", access: "read" }),
]);
const done: InvokeResponse = { status: 200, headers: {}, body: null };

/** Hosts of one store whose service answers when it is told to. */
function hosts(options: Partial<GovernorOptions> = {}) {
  let now = 1_000_000;
  const waiting: ((response: InvokeResponse) => void)[] = [];
  const notices: Notice[] = [];
  const store = createMemoryStore({ clock: () => now });
  const keys = ephemeralKeys();
  const start = (more: Partial<GovernorOptions> = {}): Governor =>
    createGovernor({
      policy,
      store,
      keys,
      lease: 60_000,
      onNotice: (notice) => void notices.push(notice),
      invoke: () => new Promise((resolve) => waiting.push(resolve)),
      ...options,
      ...more,
    });
  const answer = (): void => waiting.shift()?.(done);
  const wait = (ms: number): void => {
    now += ms;
  };
  const sent = async (count: number): Promise<void> => expect.poll(() => waiting.length).toBe(count);
  return { start, answer, wait, sent, waiting, notices };
}

async function call(governor: Governor, tool = "Write", args: unknown = good) {
  const session = await governor.session({ mode: "review", actor: ann });
  return session.call(tool, args);
}

test("an equal write asks while another governor has it under way; an equal read does not", async () => {
  const { start, sent, answer } = hosts();
  const [one, two] = [start(), start()];
  const first = call(one);
  const other = { ...good, issueId: "OPS-2" };
  const read = call(one, "Read", other);
  await sent(2);
  expect((await call(two)).status).toBe("pending");
  const second = call(two, "Read", other);
  await sent(3);
  for (let i = 0; i < 3; i++) answer();
  expect((await Promise.all([first, read, second])).map(({ status }) => status)).toEqual([
    "completed",
    "completed",
    "completed",
  ]);
  const third = call(two);
  await sent(1);
  answer();
  expect((await third).status).toBe("completed");
});

test("what is under way is not unresolved, and cannot be resolved, until its lease has run out", async () => {
  const { start, sent, wait, answer, notices } = hosts();
  const [one, two] = [start(), start()];
  const first = call(one);
  await sent(1);
  const [claimed] = (await two.journal()).filter(({ kind }) => kind === "claimed");
  const entry = claimed?.seq ?? 0;
  expect(await two.unresolved()).toEqual([]);
  await expect(two.resolve(entry, { ran: true, by: ann })).rejects.toMatchObject({ code: "claim-open" });
  wait(60_001);
  expect(await two.unresolved()).toMatchObject([{ entry }]);
  await two.resolve(entry, { ran: true, by: ann });
  expect(await two.unresolved()).toEqual([]);
  answer();
  expect((await first).status).toBe("completed");
  expect((await two.journal()).at(-1)).toMatchObject({
    kind: "late-result",
    claim: entry,
    code: "completed",
  });
  expect(notices.map(({ code }) => code)).toContain("late-result");
});

test("a result for an unknown claim that nobody resolved ends it", async () => {
  const { start, sent, wait, answer } = hosts();
  const [one, two] = [start(), start()];
  const first = call(one);
  await sent(1);
  wait(60_001);
  expect(await two.unresolved()).toHaveLength(1);
  answer();
  expect((await first).status).toBe("completed");
  expect(await two.unresolved()).toEqual([]);
});

test("a lease is renewed while the call is under way, and only then", async () => {
  const store = createMemoryStore();
  const keys = ephemeralKeys();
  const waiting: ((response: InvokeResponse) => void)[] = [];
  const start = (): Governor =>
    createGovernor({
      policy,
      store,
      keys,
      lease: 400,
      invoke: () => new Promise((resolve) => waiting.push(resolve)),
    });
  const [one, two] = [start(), start()];
  const first = call(one);
  await expect.poll(() => waiting.length).toBe(1);
  const until = performance.now() + 1_200;
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    // A busy machine may be late to renew; then the call must not have counted as lost for good.
    if ((await two.unresolved()).length > 0) await expect.poll(() => two.unresolved()).toEqual([]);
  }
  waiting.shift()?.(done);
  expect((await first).status).toBe("completed");
  expect(await store.transaction("default", (transaction) => transaction.list("claim", "open"))).toEqual([]);
});

test("a call that is late after its claim sends nothing", async () => {
  let sends = 0;
  const locks = [
    { pointer: "/comment/token", key: "comment", segments: ["token"], value: "", secret: "hook" },
  ];
  const slow = createGovernor({
    policy: policyOf([toolEntry({ name: "Write", permission: "allow", locks })]),
    lease: 100,
    secrets: () => new Promise((resolve) => setTimeout(resolve, 150, "s3cr3t-value")),
    invoke: async () => {
      sends++;
      return done;
    },
  });
  const outcome = await call(slow);
  // Renewed in between it may be sent; sent or not, nothing is in doubt.
  expect([outcome.status, sends]).toSatisfy(
    ([status, count]) => (status === "failed" && count === 0) || (status === "completed" && count === 1),
  );
});

test("a governor that is closed waits for what is under way and takes no more", async () => {
  const { start, sent, answer } = hosts();
  const one = start();
  const session = await one.session({ mode: "review", actor: ann });
  const first = session.call("Write", good);
  await sent(1);
  let closed = false;
  const closing = one.close().then(() => {
    closed = true;
  });
  expect(await session.call("Read", good)).toMatchObject({
    status: "denied",
    reasons: [{ code: "governor-closed" }],
  });
  expect(closed).toBe(false);
  answer();
  await closing;
  expect((await first).status).toBe("completed");
  expect((await start().unresolved()).length).toBe(0);
});
