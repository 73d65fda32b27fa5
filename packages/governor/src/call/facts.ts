import type { Facts, Grant } from "@interlock/approval";
import type { Authority, Call } from "@interlock/core";
import { findApproval } from "../records/approvals.ts";
import { connectionOf, keepConnection } from "../records/connections.ts";
import { readCounters } from "../records/counters.ts";
import { isHalted } from "../records/halt.ts";
import type { Ledger } from "../records/ledger.ts";
import { doubtfulClaims } from "../records/open-claims.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";

/** What the host was asked of a call before the transaction: others wait for that, not for the host's own I/O. */
export interface AskedBefore {
  readonly authority: Authority;
  /** What the host could not say: whether the agent's own identity may do it, or which version a secret has. */
  readonly failed?: "authority-failed" | "secret-unavailable" | undefined;
  readonly secretVersions?: Readonly<Record<string, string>> | undefined;
}

/** Everything that `decide` may know of a call, read in the transaction that will act on the answer. */
export async function gatherFacts(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  call: Call,
  given: Pick<CallRequest, "approval" | "origins"> &
    AskedBefore & {
      readonly grants?: readonly Grant[];
      /** A request for this very call is among those that wait. */
      readonly waits?: boolean;
      /** Where the connection leads is kept; nothing is when left out. */
      readonly keeps?: boolean;
    },
): Promise<Facts> {
  const counted = await readCounters(ledger, session, call);
  const counters =
    counted === undefined || given.waits !== true
      ? counted
      : { ...counted, pending: Math.max(0, counted.pending - 1) };
  const { state: connection, isNew } = await connectionOf(host, ledger, call);
  if (isNew && given.keeps === true) keepConnection(ledger, connection);
  const halted = await isHalted(ledger, call, session);
  const failed = given.failed;
  const stopped = halted ? "halted" : connection.revoked ? "revoked" : failed;
  const approval = given.approval === undefined ? undefined : await findApproval(ledger, given.approval);
  const doubts = await doubtfulClaims(host, ledger, call.requestDigest);
  return {
    now: ledger.now,
    tenant: session.tenant,
    session: session.id,
    mode: session.mode,
    actor: session.actor,
    authority: given.authority,
    profile: host.profile,
    show: host.show,
    generation: connection.generation,
    ...(given.secretVersions === undefined ? {} : { secretVersions: given.secretVersions }),
    ...(given.origins === undefined ? {} : { origins: given.origins }),
    ...(given.grants === undefined || given.grants.length === 0 ? {} : { grants: given.grants }),
    ...(counters === undefined ? {} : { counters }),
    ...(stopped === undefined ? {} : { stopped }),
    ...(approval === undefined ? {} : { approval }),
    ...(approval?.elevation === undefined
      ? {}
      : { elevation: { ...approval.elevation, approvalDigest: approval.approvalDigest } }),
    ...(doubts.length === 0 ? {} : { unresolved: true, doubts }),
  };
}
