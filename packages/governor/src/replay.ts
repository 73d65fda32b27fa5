import type { ApprovalRequest } from "@interlock/approval";
import type { Call, Outcome } from "@interlock/core";
import { findEqual, findNamed, rejection } from "./approvals.ts";
import type { CallRequest } from "./call.ts";
import type { Host } from "./host.ts";
import { claimOf } from "./once.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** What is known of a call already: how it ended, or the approval that it may present now. */
export type Replay =
  | { readonly kind: "ended"; readonly outcome: Outcome | Promise<Outcome> }
  /** What a person approved is what runs, also where they edited it. */
  | { readonly kind: "approved"; readonly approval: ApprovalRequest };

/**
 * Frameworks run code before a pause twice, and models repeat themselves: the same call is asked for once, and a call that
 * its framework names runs once (governance.md §7).
 */
export async function findReplay(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  call: Call,
  request: CallRequest,
): Promise<Replay | undefined> {
  if (request.approval !== undefined) return undefined;
  const named = await findNamed(transaction, session, request.callId, call);
  // What a person has edited was claimed as what they made of it.
  const { requestDigest } = named ?? call;
  const claimed = { tool: call.tool.name, requestDigest };
  const entry = await claimOf(transaction, session, request.callId, claimed);
  if (entry !== undefined) {
    const outcome = host.recent.get(session.tenant, entry) ?? {
      status: "unknown" as const,
      entry: String(entry),
    };
    return { kind: "ended", outcome };
  }
  if (named !== undefined && transaction.now < named.expiresAt) return answered(named);
  const equal = await findEqual(transaction, session, call);
  if (equal?.status === "pending" && transaction.now < equal.expiresAt) return answered(equal);
  return undefined;
}

function answered(approval: ApprovalRequest): Replay {
  if (approval.status === "pending") {
    return {
      kind: "ended",
      outcome: { status: "pending", approval: approval.id, reasons: approval.reasons },
    };
  }
  if (approval.status === "rejected") return { kind: "ended", outcome: rejection(approval) };
  return { kind: "approved", approval };
}
