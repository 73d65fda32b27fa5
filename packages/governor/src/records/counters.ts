import type { ApprovalRequest } from "@interlock/approval";
import type { Call } from "@interlock/core";
import type { SessionFacts } from "../types/session-facts.ts";
import { stored, toStored } from "../types/store.ts";
import type { Ledger } from "./ledger.ts";

/** How often a tool with limits has been claimed; only such a tool is counted. */
interface Counter {
  readonly count: number;
  /** When, the newest last; no longer than the limits need. */
  readonly recent: readonly number[];
}

const leastKept = 100;
const hour = 3_600_000;
const day = 24 * hour;

/** The counts that a tool's limits are held against, `undefined` when it has none. */
export async function readCounters(
  ledger: Ledger,
  session: SessionFacts,
  call: Call,
): Promise<{ session: number; hour: number; day: number; pending: number } | undefined> {
  const { limits } = call.tool;
  if (limits === undefined) return undefined;
  const [own, all] = await Promise.all(keys(session, call).map((key) => read(ledger, key)));
  const within = (time: number): number => all?.recent.filter((at) => at > ledger.now - time).length ?? 0;
  return {
    session: own?.count ?? 0,
    hour: within(hour),
    day: within(day),
    pending: limits.pending === undefined ? 0 : await countWaiting(ledger, call.tool.name),
  };
}

// Those that nobody answered in time wait no more, whether that was recorded yet or not.
async function countWaiting(ledger: Ledger, tool: string): Promise<number> {
  const waiting = (await ledger.list("approval", `pending ${tool}`)).map(
    (value) => stored<ApprovalRequest>(value) as ApprovalRequest,
  );
  return waiting.filter((request) => ledger.now < request.expiresAt).length;
}

/** Counts one claimed call. */
export async function countCall(ledger: Ledger, session: SessionFacts, call: Call): Promise<void> {
  const { limits } = call.tool;
  if (limits === undefined) return;
  // As many as any limit of today needs, and more, for a policy of tomorrow.
  const kept = Math.max(limits.perHour ?? 1, limits.perDay ?? 1, leastKept);
  for (const key of keys(session, call)) {
    const known = await read(ledger, key);
    const recent = [...(known?.recent ?? []), ledger.now].slice(-kept);
    ledger.set("counter", key, toStored({ count: (known?.count ?? 0) + 1, recent }));
  }
}

// By the operation, whatever its tool is called; JSON keeps the parts apart whatever characters they hold.
function keys(session: SessionFacts, call: Call): readonly [string, string] {
  const { connector, operation } = call.tool;
  return [JSON.stringify([connector, operation, session.id]), JSON.stringify([connector, operation])];
}

async function read(ledger: Ledger, key: string): Promise<Counter | undefined> {
  return stored<Counter>(await ledger.get("counter", key));
}
