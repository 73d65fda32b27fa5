import { createGovernor, type Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { rawMemory } from "../governor/hand-in-database-memory.ts";
import type { Hand, Row } from "../governor/hand-in-database-places.ts";
import { ann, good } from "../governor/set-up.ts";

const policy = policyOf([toolEntry({ permission: "allow", limits: { perSession: 1 } })]);
const keys = { current: "k", keys: { k: new Uint8Array(32).fill(1) } };

async function used(): Promise<{ hand: Hand; calls: (store: Store) => Promise<number> }> {
  const hand = rawMemory();
  const calls = async (store: Store): Promise<number> => {
    let sent = 0;
    const invoke = async () => {
      sent++;
      return { status: 200, headers: {}, body: null };
    };
    try {
      const governor = createGovernor({ store, policy, keys, invoke });
      const session = await governor.session({ id: "s", mode: "review", actor: ann });
      await session.call("AddComment", good, { callId: "c" });
      await session.call("AddComment", { ...good, issueId: "OPS-2" });
    } catch {
      // A session that cannot be opened calls nothing.
    }
    return sent;
  };
  expect(await calls(hand.store)).toBe(1);
  expect(await calls(hand.store)).toBe(0);
  return { hand, calls };
}

// What a record is called in the journal depends on the tenant's salt: under another one nothing seemed to have been there.
test.each<[string, (salt: Row) => Row | undefined]>([
  ["is another one", (salt) => ({ ...salt, value: '"another"' })],
  ["is no text", (salt) => ({ ...salt, value: "7" })],
  ["is gone", () => undefined],
])("a journal whose salt %s forgets nothing, also where every record is removed", async (_, change) => {
  const { hand, calls } = await used();
  for (const row of await hand.rows()) {
    const put = row.kind === "salt" ? change(row) : undefined;
    await hand.change({ table: "record", remove: row, ...(put === undefined ? {} : { put }) });
  }
  expect(await calls(hand.store)).toBe(0);
});
