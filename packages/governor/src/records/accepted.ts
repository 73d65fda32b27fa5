import type { Call, Outcome } from "@interlock/core";
import type { Claim } from "../call/claim.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { stored, toStored } from "../types/store.ts";
import type { Ledger } from "./ledger.ts";

/** A request that a service has taken and not finished. */
export interface Accepted {
  readonly entry: number;
  readonly session: SessionFacts;
  readonly tool: string;
  readonly connector: string;
  readonly connection: string;
  readonly location: string;
}

/** Keeps where an accepted request can be followed up. */
export function keepAccepted(
  ledger: Ledger,
  session: SessionFacts,
  call: Call,
  claim: Claim,
  outcome: Outcome,
): void {
  if (outcome.status !== "completed" || outcome.accepted?.location === undefined) return;
  const accepted: Accepted = {
    entry: claim.entry,
    session,
    tool: call.tool.name,
    connector: call.tool.connector,
    connection: call.connection,
    location: outcome.accepted.location,
  };
  ledger.set("accepted", String(claim.entry), toStored(accepted));
}

/** The accepted request of a claim's entry. */
export async function findAccepted(ledger: Ledger, entry: number): Promise<Accepted | undefined> {
  return stored<Accepted>(await ledger.get("accepted", String(entry)));
}
