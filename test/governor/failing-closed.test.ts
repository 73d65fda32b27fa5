import { StoreError } from "@interlock/core";
import type { Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { createScheduler } from "./interleavings-scheduler.ts";
import { ann, good, setUp } from "./set-up.ts";

onEveryStore("failing closed", ({ kind, store, place }) => {
  test("a store that fails at any step of a call lets nothing run without its intent, and nothing twice", async () => {
    const codes = new Set<string>();
    // The first time nothing fails, and the steps are counted.
    for (let at = 0, all = 0; at <= all; at++) {
      const tenant = `fails at ${at}`;
      const scheduler = createScheduler(store(), 0);
      const { governor, sent } = await setUp({ permission: "allow" }, { store: scheduler.store });
      const session = await governor.session({ id: "s", mode: "review", actor: ann, tenant });
      scheduler.arm(at, () => {
        throw new StoreError("store-unavailable", "down");
      });
      const outcome = await session.call("AddComment", good, { callId: "c" });
      all = Math.max(all, await scheduler.settle());
      const claims = await claimsOf(store(), tenant);
      expect(sent.length, tenant).toBeLessThanOrEqual(claims);
      expect(outcome.status, tenant).toMatch(sent.length === 0 ? /^denied$/u : /^(completed|unknown)$/u);
      if (outcome.status === "denied") codes.add(outcome.reasons.map(({ code }) => code).join());
      // Who tries again runs it at last, unless nobody knows any more whether it ran.
      const again = await session.call("AddComment", good, { callId: "c" });
      expect(again.status, tenant).toMatch(claims === 0 ? /^completed$/u : /^(completed|unknown)$/u);
      expect(sent.length, tenant).toBeLessThanOrEqual(1);
    }
    expect([...codes].sort()).toEqual(["journal-unavailable", "store-unavailable"]);
  });

  test("a store that is closed, and a journal that takes no more, have one code each", async () => {
    const full: Store = {
      ...store(),
      transaction: (tenant, work) =>
        store().transaction(tenant, (transaction) =>
          work({
            ...transaction,
            append: () => Promise.reject(new StoreError("store-unavailable", "full")),
          }),
        ),
    };
    let isDown = false;
    const turning = (down: () => Store): Store => ({
      ...store(),
      transaction: (tenant, work) => (isDown ? down() : store()).transaction(tenant, work),
    });
    const handle = kind.shared ? await place().open() : store();
    const closed: Store = kind.shared ? handle : { ...store(), transaction: closedTransaction };
    if (kind.shared) await handle.close();
    for (const [down, code] of [
      [full, "journal-unavailable"],
      [closed, "store-unavailable"],
    ] as const) {
      isDown = false;
      const { session, sent } = await setUp({ permission: "allow" }, { store: turning(() => down) });
      isDown = true;
      expect(await session.call("AddComment", good)).toEqual({ status: "denied", reasons: [{ code }] });
      expect(await session.resume("any")).toEqual({ status: "denied", reasons: [{ code }] });
      expect(sent).toEqual([]);
    }
  });

  test("a tool that is unknown is refused and journalled", async () => {
    const { governor, sent } = await setUp({ permission: "allow" }, { store: store() });
    const session = await governor.session({ mode: "review", actor: ann, tenant: "unknown tool" });
    for (const name of ["Nonsense", "constructor", "__proto__", "toString", "addcomment"]) {
      expect(await session.call(name, good)).toMatchObject({
        status: "invalid",
        issues: [{ code: "operation-unknown" }],
      });
    }
    const entries = await governor.journal({ tenant: "unknown tool" });
    expect(entries.map(({ kind }) => kind)).toEqual(Array(5).fill("refused"));
    expect(sent).toEqual([]);
  });
});

async function closedTransaction(): Promise<never> {
  throw new StoreError("store-closed", "the store has been closed");
}

async function claimsOf(store: Store, tenant: string): Promise<number> {
  const entries = await store.transaction(tenant, (transaction) => transaction.entries(1, 100));
  return entries.filter(({ kind }) => kind === "claimed").length;
}
