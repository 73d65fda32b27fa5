import type { Facts } from "@interlock/approval";
import type { Call, Decision } from "@interlock/core";
import { markUsed } from "./approvals.ts";
import type { CallRequest } from "./call.ts";
import { openClaim } from "./claims.ts";
import { countCall } from "./counters.ts";
import { useGrant } from "./grants.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { rememberClaim } from "./once.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** The right to invoke one call once: its intent is in the journal. */
export interface Claim {
  /** The `seq` of the intent's journal entry. */
  readonly entry: number;
  /** The user whose right is used, after an elevation. */
  readonly actsAs?: string;
}

/** Takes one use of what lets a call run and writes its intent, in the transaction that decided it. */
export async function claim(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  claimed: {
    readonly call: Call;
    readonly decision: Decision;
    readonly facts: Facts;
    readonly request: CallRequest;
  },
): Promise<Claim> {
  const { call, decision, facts, request } = claimed;
  const { approval, elevation } = facts;
  const grant = decision.reasons.find((reason) => reason.code === "grant")?.detail;
  if (approval !== undefined) await markUsed(transaction, approval);
  if (grant !== undefined) await useGrant(transaction, grant);
  await countCall(transaction, session, call);
  const digest = host.keyedRequest(call.requestDigest);
  const actsAs = facts.authority === "held" || elevation === undefined ? {} : { actsAs: elevation.user };
  const { seq } = await journal(transaction, host.context(session), {
    kind: "claimed",
    tool: call.tool.name,
    connection: call.connection,
    request: digest,
    ...(approval === undefined ? {} : { approval: approval.id }),
    ...(grant === undefined ? {} : { grant }),
    ...actsAs,
  });
  const named = { tool: call.tool.name, requestDigest: call.requestDigest };
  await rememberClaim(transaction, session, approval?.callId ?? request.callId, named, seq);
  await openClaim(transaction, {
    entry: seq,
    session: session.id,
    tool: call.tool.name,
    connection: call.connection,
    request: digest,
    claimedAt: transaction.now,
    // The host's own deadline, and as much again for a clock that differs and a result that is late to be written.
    deadline: transaction.now + 2 * host.deadline,
    unknown: false,
  });
  return { entry: seq, ...actsAs };
}
