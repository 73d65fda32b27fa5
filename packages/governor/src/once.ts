import type { Outcome } from "@interlock/core";
import type { SessionFacts } from "./session.ts";
import { stored, type Transaction } from "./store.ts";

/** What a framework's id of a call stands for. */
interface NamedCall {
  /** The tool's name. */
  readonly tool: string;
  readonly requestDigest: string;
}

/**
 * Calls that a framework names are run once: a replay with the same `callId` and the same request finds the claim of the
 * first (governance.md §7). Arguments that changed under the same id are another call.
 */
export async function claimOf(
  transaction: Transaction,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
): Promise<number | undefined> {
  if (callId === undefined) return undefined;
  return stored<number>(await transaction.get("call", keyOf(session, callId, call)));
}

/** Remembers which claim ran a named call. */
export async function rememberClaim(
  transaction: Transaction,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
  entry: number,
): Promise<void> {
  if (callId !== undefined) await transaction.set("call", keyOf(session, callId, call), entry);
}

/** Outcomes that this process still knows, the newest `size` of them; results are in no store. */
export interface RecentOutcomes {
  get(tenant: string, entry: number): Promise<Outcome> | undefined;
  set(tenant: string, entry: number, outcome: Promise<Outcome>): void;
}

/** Keeps outcomes for replays of the same call. */
export function createRecentOutcomes(size = 1_000): RecentOutcomes {
  const known = new Map<string, Promise<Outcome>>();
  const key = (tenant: string, entry: number): string => `${entry} ${tenant}`;
  return {
    get: (tenant, entry) => known.get(key(tenant, entry)),
    set: (tenant, entry, outcome) => {
      known.set(key(tenant, entry), outcome);
      const oldest = known.keys().next();
      if (known.size > size && !oldest.done) known.delete(oldest.value);
    },
  };
}

function keyOf(session: SessionFacts, callId: string, { tool, requestDigest }: NamedCall): string {
  return JSON.stringify([session.id, callId, tool, requestDigest]);
}
