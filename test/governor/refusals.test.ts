import type { JournalEntry, Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { grant } from "./answering.ts";
import { approvedOn, refusals } from "./refusals.ts";
import { good } from "./set-up.ts";

const lea = { id: "lea" };

onEveryStore("an approval", ({ store }) => {
  test.each(Object.entries(refusals))(
    "%s is refused",
    async (tenant, { happen, code, detail, sent = 0, untold }) => {
      const approved = await approvedOn(store(), tenant);
      const outcome = (await happen(approved)) ?? (await approved.session.resume(approved.id));
      expect(outcome.status).toBe("denied");
      expect(outcome.status === "denied" && outcome.reasons.at(-1)).toEqual({ code });
      if (!untold)
        expect(await lastReason(store(), detail === "" ? "default" : tenant)).toEqual(
          detail === undefined ? { code } : { code, detail },
        );
      expect(approved.sent).toHaveLength(sent);
    },
  );

  test("fits once", async () => {
    const { session, id, sent } = await approvedOn(store(), "once");
    const outcomes = await Promise.all([session.resume(id), session.resume(id), session.resume(id)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["completed", "denied", "denied"]);
    expect(sent).toHaveLength(1);
  });

  test("fits nothing while the clock is behind the newest entry", async () => {
    const { session, id, sent, setAhead } = await approvedOn(store(), "clock");
    setAhead(-60_000);
    const reasons = [{ code: "store-unavailable" }];
    expect(await session.resume(id)).toEqual({ status: "denied", reasons });
    expect(await session.call("Read", good)).toEqual({ status: "denied", reasons });
    expect(sent).toEqual([]);
  });

  test("may be given for all equal calls, until the time of that is over", async () => {
    const { governor, session, id, tenant, sent, setAhead } = await approvedOn(store(), "grant");
    const input = { request: id, match: "exact", scope: "tenant", ttl: 60_000 } as const;
    expect(await grant(governor, input, lea, { tenant })).toMatchObject({ ok: true });
    expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
    setAhead(60_000);
    expect(await session.call("AddComment", good)).toMatchObject({ status: "pending" });
    expect(sent).toHaveLength(1);
  });
});

async function lastReason(store: Store, tenant: string): Promise<unknown> {
  const entries = await store.transaction(tenant, (transaction) => transaction.entries(1, 1_000));
  const last = entries.findLast((entry) => entry.kind === "decided" || entry.kind === "refused");
  return reasonOf(last);
}

function reasonOf(entry: JournalEntry | undefined): unknown {
  if (entry?.kind === "decided") return (entry.reasons as readonly unknown[]).at(-1);
  const [issue] = entry?.kind === "refused" ? (entry.issues as readonly Record<string, unknown>[]) : [];
  return issue && { code: issue["code"], detail: issue["pointer"] };
}
