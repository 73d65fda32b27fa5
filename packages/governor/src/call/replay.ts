import type { ApprovalRequest } from "@interlock/approval";
import type { Call, Outcome } from "@interlock/core";
import { findEqual, findNamed, rejection } from "../records/approvals.ts";
import type { Ledger } from "../records/ledger.ts";
import { claimOf } from "../records/named-calls.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { pending } from "./step.ts";

/** What is known of a call already: how it ended, or the request that was made for it. */
export type Replay =
  | { readonly kind: "ended"; readonly outcome: Outcome | Promise<Outcome> }
  /** What a person approved is what runs, also where they edited it. */
  | { readonly kind: "approved"; readonly approval: ApprovalRequest }
  /** A request for the same call waits for an answer. */
  | { readonly kind: "waits"; readonly approval: ApprovalRequest };

/**
 * Frameworks run code before a pause twice, and models repeat themselves: the same call is asked for once, and a call that
 * its framework names runs once (governance.md 7.6).
 */
export async function findReplay(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  call: Call,
  request: CallRequest,
): Promise<Replay | undefined> {
  if (request.approval !== undefined) return undefined;
  const named = await findNamed(ledger, session, request.callId, call);
  // What a person has edited was claimed as what they made of it.
  const { requestDigest } = named ?? call;
  const claimed = { tool: call.tool.name, requestDigest };
  const entry = await claimOf(ledger, session, request.callId, claimed);
  if (entry !== undefined) {
    const known = host.recent.get(session.tenant, entry);
    const outcome = known?.then(replayed) ?? replayed({ status: "unknown", entry: String(entry) });
    return { kind: "ended", outcome };
  }
  const asked = named === undefined ? undefined : standing(named, ledger.now);
  if (asked !== undefined) return asked;
  const equal = await findEqual(ledger, session, call);
  const waiting = equal === undefined ? undefined : standing(equal, ledger.now);
  return equal?.status === "pending" ? waiting : undefined;
}

function standing(approval: ApprovalRequest, now: number): Replay | undefined {
  if (!(now < approval.expiresAt) || approval.status === "void") return undefined;
  // What waits is what a person made of the call: the agent's own version is not judged again.
  if (approval.status === "pending" && approval.edits > 0)
    return { kind: "ended", outcome: pending(approval).outcome };
  if (approval.status === "pending") return { kind: "waits", approval };
  if (approval.status === "rejected") return { kind: "ended", outcome: rejection(approval) };
  return { kind: "approved", approval };
}

// A provider may give a later call the id of an earlier one: its outcome says which it is.
function replayed(outcome: Outcome): Outcome {
  const { status } = outcome;
  return status === "completed" || status === "failed" || status === "unknown"
    ? { ...outcome, replayed: true }
    : outcome;
}
