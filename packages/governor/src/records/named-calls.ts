import type { SessionFacts } from "../types/session-facts.ts";
import type { Ledger } from "./ledger.ts";

/** What a framework's id of a call stands for. */
interface NamedCall {
  /** The tool's name. */
  readonly tool: string;
  readonly requestDigest: string;
}

/**
 * Calls that a framework names are run once: a replay with the same `callId` and the same request finds the claim of the
 * first (governance.md 7.6). Arguments that changed under the same id are another call.
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

function keyOf(session: SessionFacts, callId: string, { tool, requestDigest }: NamedCall): string {
  return JSON.stringify([session.id, callId, tool, requestDigest]);
}
