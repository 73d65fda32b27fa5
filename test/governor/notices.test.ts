import { StoreError, type ToolEntry } from "@interlock/core";
import {
  createGovernor,
  createMemoryStore,
  ephemeralKeys,
  type GovernorOptions,
  type Notice,
  type Store,
} from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "./set-up.ts";

function start(options: Partial<GovernorOptions> = {}, parts: Partial<ToolEntry> = {}) {
  const notices: Notice[] = [];
  const governor = createGovernor({
    policy: policyOf([toolEntry(parts)]),
    keys: ephemeralKeys(),
    invoke: async () => ({ status: 200, headers: {}, body: null }),
    onNotice: (notice) => void notices.push(notice),
    ...options,
  });
  return { governor, notices, codes: (): readonly string[] => notices.map(({ code }) => code) };
}

test("a governor without keys says so", async () => {
  const notices: Notice[] = [];
  createGovernor({
    policy: policyOf([toolEntry()]),
    invoke: async () => ({ status: 200, headers: {}, body: null }),
    onNotice: (notice) => void notices.push(notice),
  });
  await expect.poll(() => notices.map(({ code }) => code)).toEqual(["keys-ephemeral"]);
});

test("a host whose policy the store's pointer supersedes is told once, naming both", async () => {
  const store = createMemoryStore();
  const keys = ephemeralKeys();
  const { governor } = start({ store, keys }, { description: "new" });
  await governor.setPolicy(policyOf([toolEntry({ description: "new" })]), ann);
  const older = start({ store, keys });
  const session = await older.governor.session({ mode: "review", actor: ann });
  await session.call("AddComment", good);
  await expect.poll(older.codes).toContain("policy-superseded");
  const told = older.notices.filter(({ code }) => code === "policy-superseded");
  expect(told).toHaveLength(1);
  expect(told[0]?.message).toContain(policyOf([toolEntry()]).revision);
});

test("a request that nobody listens to is told", async () => {
  const { governor, codes } = start();
  const session = await governor.session({ mode: "review", actor: ann });
  await session.call("AddComment", good);
  await expect.poll(codes).toEqual(["ask-unheard"]);
});

test("an authority that throws, or gives no answer, is told with its cause, and refuses the call", async () => {
  for (const authority of [
    () => {
      throw new Error("the directory is away");
    },
    () => undefined as never,
    () => "Held" as never,
  ]) {
    const { governor, notices, codes } = start({ authority });
    const session = await governor.session({ mode: "review", actor: ann });
    expect(await session.call("AddComment", good)).toMatchObject({
      status: "denied",
      reasons: [{ code: "authority-failed" }],
    });
    await expect.poll(codes).toEqual(["authority-failed"]);
    expect(notices[0]?.cause).toBeInstanceOf(Error);
    expect((await governor.journal()).at(-1)).toMatchObject({ kind: "decided", verdict: "deny" });
  }
});

test("a store that fails is told once, and that it came back", async () => {
  const inner = createMemoryStore();
  let broken = false;
  const store: Store = {
    ...inner,
    transaction: (tenant, work) =>
      broken ? Promise.reject(new StoreError("store-unavailable", "away")) : inner.transaction(tenant, work),
  };
  const { governor, codes } = start({ store, onApproval: () => undefined });
  const session = await governor.session({ mode: "review", actor: ann });
  broken = true;
  for (let i = 0; i < 3; i++)
    expect(await session.call("AddComment", good)).toMatchObject({
      reasons: [{ code: "store-unavailable" }],
    });
  broken = false;
  expect((await session.call("AddComment", good)).status).toBe("pending");
  await expect.poll(codes).toEqual(["store-failed", "store-recovered"]);
});

test("what a notice's listener throws or rejects with is ignored", async () => {
  for (const onNotice of [
    () => {
      throw new Error("no");
    },
    () => Promise.reject(new Error("no")),
  ]) {
    const { governor } = start({ onNotice });
    const session = await governor.session({ mode: "review", actor: ann });
    expect((await session.call("AddComment", good)).status).toBe("pending");
  }
});
