import type { Facts, Grant } from "@interlock/approval";
import type { Authority, Call } from "@interlock/core";
import { findApproval } from "./approvals.ts";
import type { CallRequest } from "./call.ts";
import { mayHaveRunBefore } from "./claims.ts";
import { readConnection } from "./connections.ts";
import { readCounters } from "./counters.ts";
import { isHalted } from "./halt.ts";
import type { Host } from "./host.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** Everything that `decide` may know of a call, read in the transaction that will act on the answer. */
export async function gatherFacts(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  call: Call,
  given: Pick<CallRequest, "approval" | "origins"> & {
    readonly authority: Authority;
    readonly grants?: readonly Grant[];
  },
): Promise<Facts> {
  const counters = await readCounters(transaction, session, call);
  const connection = await readConnection(transaction, call.connection);
  const halted = await isHalted(transaction, call, session);
  const stopped = halted ? "halted" : connection.revoked ? "revoked" : undefined;
  const approval = given.approval === undefined ? undefined : await findApproval(transaction, given.approval);
  const unresolved = await mayHaveRunBefore(transaction, host.keyedRequest(call.requestDigest));
  return {
    now: transaction.now,
    tenant: session.tenant,
    session: session.id,
    mode: session.mode,
    actor: session.actor,
    authority: given.authority,
    profile: host.profile,
    generation: connection.generation,
    ...(given.origins === undefined ? {} : { origins: given.origins }),
    ...(given.grants === undefined || given.grants.length === 0 ? {} : { grants: given.grants }),
    ...(counters === undefined ? {} : { counters }),
    ...(stopped === undefined ? {} : { stopped }),
    ...(approval === undefined ? {} : { approval }),
    ...(approval?.elevation === undefined
      ? {}
      : { elevation: { ...approval.elevation, approvalDigest: approval.approvalDigest } }),
    ...(unresolved ? { unresolved } : {}),
  };
}
