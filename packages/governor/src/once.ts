import type { Outcome } from "@interlock/core";
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
  ledger: Ledger,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
): Promise<number | undefined> {
  if (callId === undefined) return undefined;
  const entry = await ledger.get("call", keyOf(session, callId, call));
  return typeof entry === "number" ? entry : undefined;
}

/** Remembers which claim ran a named call. */
export function rememberClaim(
  ledger: Ledger,
  session: SessionFacts,
  callId: string | undefined,
  call: NamedCall,
  entry: number,
): void {
  if (callId !== undefined) ledger.set("call", keyOf(session, callId, call), entry);
}

/** Outcomes that this process still knows, the newest `size` of them; results are in no store. */
export interface RecentOutcomes {
  get(tenant: string, entry: number): Promise<Outcome> | undefined;
  set(tenant: string, entry: number, outcome: Promise<Outcome>): void;
}

/** Keeps outcomes for replays of the same call, and of results `characters` at most. */
export function createRecentOutcomes(size = 1_000, characters = 16_777_216): RecentOutcomes {
  const known = new Map<string, Promise<Outcome>>();
  const sizes = new Map<string, number>();
  let sum = 0;
  const forget = (oldest: string): void => {
    known.delete(oldest);
    sum -= sizes.get(oldest) ?? 0;
    sizes.delete(oldest);
  };
  const measure = async (id: string, outcome: Promise<Outcome>): Promise<void> => {
    const ended = await outcome;
    if (ended.status !== "completed" || known.get(id) !== outcome) return;
    sizes.set(id, JSON.stringify(ended.value).length);
    sum += sizes.get(id) ?? 0;
    for (const oldest of known.keys()) {
      if (sum <= characters) return;
      forget(oldest);
    }
  };
  const key = (tenant: string, entry: number): string => `${entry} ${tenant}`;
  return {
    get: (tenant, entry) => known.get(key(tenant, entry)),
    set: (tenant, entry, outcome) => {
      const id = key(tenant, entry);
      known.set(id, outcome);
      const oldest = known.keys().next();
      if (known.size > size && !oldest.done) forget(oldest.value);
      measure(id, outcome).catch(() => undefined);
    },
  };
}

function keyOf(session: SessionFacts, callId: string, { tool, requestDigest }: NamedCall): string {
  return JSON.stringify([session.id, callId, tool, requestDigest]);
}
