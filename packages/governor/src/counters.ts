import type { ApprovalRequest } from "@interlock/approval";
import type { Call } from "@interlock/core";
import type { SessionFacts } from "./session.ts";
import { stored, type Transaction, toStored } from "./store.ts";

/** How often a tool with limits has been claimed; only such a tool is counted. */
interface Counter {
  readonly count: number;
  /** When, the newest last; no longer than the hour's limit needs. */
  readonly recent: readonly number[];
}

const hour = 3_600_000;

/** The counts that a tool's limits are held against, `undefined` when it has none. */
export async function readCounters(
  transaction: Transaction,
  session: SessionFacts,
  call: Call,
): Promise<{ session: number; hour: number; pending: number } | undefined> {
  if (call.tool.limits === undefined) return undefined;
  const [own, all] = await Promise.all(keys(session, call).map((key) => read(transaction, key)));
  const pending =
    call.tool.limits.pending === undefined ? 0 : await countWaiting(transaction, call.tool.name);
  const since = transaction.now - hour;
  return {
    session: own?.count ?? 0,
    hour: all?.recent.filter((at) => at > since).length ?? 0,
    pending,
  };
}

// Those that nobody answered in time wait no more, whether that was recorded yet or not.
async function countWaiting(transaction: Transaction, tool: string): Promise<number> {
  const waiting = (await transaction.list("approval", `pending ${tool}`)).map(
    (value) => stored<ApprovalRequest>(value) as ApprovalRequest,
  );
  return waiting.filter((request) => transaction.now < request.expiresAt).length;
}

/** Counts one claimed call. */
export async function countCall(transaction: Transaction, session: SessionFacts, call: Call): Promise<void> {
  const { limits } = call.tool;
  if (limits === undefined) return;
  const kept = limits.perHour ?? 1;
  for (const key of keys(session, call)) {
    const known = await read(transaction, key);
    const recent = [...(known?.recent ?? []), transaction.now].slice(-kept);
    await transaction.set("counter", key, toStored({ count: (known?.count ?? 0) + 1, recent }));
  }
}

// JSON keeps a session's id and a tool's name apart whatever characters they hold.
function keys(session: SessionFacts, call: Call): readonly [string, string] {
  return [JSON.stringify([call.tool.name, session.id]), JSON.stringify([call.tool.name])];
}

async function read(transaction: Transaction, key: string): Promise<Counter | undefined> {
  return stored<Counter>(await transaction.get("counter", key));
}
