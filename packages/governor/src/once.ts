import type { Outcome } from "@interlock/core";
import type { Host } from "./host.ts";
import type { Ledger } from "./ledger.ts";
import type { SessionFacts } from "./session.ts";

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
  host: Host,
  ledger: Ledger,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
): Promise<number | undefined> {
  if (callId === undefined) return undefined;
  for (const request of host.keyedRequests(call.requestDigest)) {
    const entry = await ledger.get("call", keyOf(session, callId, call.tool, request));
    if (typeof entry === "number") return entry;
  }
  return undefined;
}

/** Remembers which claim ran a named call. */
export function rememberClaim(
  host: Host,
  ledger: Ledger,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
  entry: number,
): void {
  if (callId !== undefined)
    ledger.set("call", keyOf(session, callId, call.tool, host.keyedRequest(call.requestDigest)), entry);
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

function keyOf(session: SessionFacts, callId: string, tool: string, request: string): string {
  return JSON.stringify([session.id, callId, tool, request]);
}
