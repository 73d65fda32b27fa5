import type { Facts } from "@interlock/approval";
import type { Answerer, Call, Decision } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import { markUsed } from "../records/approvals.ts";
import { countCall } from "../records/counters.ts";
import { useGrant } from "../records/grants.ts";
import type { Ledger } from "../records/ledger.ts";
import { rememberClaim } from "../records/named-calls.ts";
import { openClaim } from "../records/open-claims.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";

/** The right to invoke one call once: its intent is in the journal. */
export interface Claim {
  /** The `seq` of the intent's journal entry. */
  readonly entry: number;
  /** The user whose right is used, after an elevation. */
  readonly actsAs?: string;
  /** The versions of the locked secrets that were decided on. */
  readonly secretVersions?: Readonly<Record<string, string>>;
}

/** Takes one use of what lets a call run and writes its intent, in the transaction that decided it. */
export async function claim(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
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
  if (approval !== undefined) markUsed(ledger, approval);
  if (grant !== undefined) await useGrant(ledger, grant);
  await countCall(ledger, session, call);
  const actsAs = facts.authority === "held" || elevation === undefined ? {} : { actsAs: elevation.user };
  const { secretVersions } = facts;
  const entry = await writeIntent(host, session, ledger, call, {
    ...(approval === undefined ? {} : { approval: approval.id }),
    ...(grant === undefined ? {} : { grant }),
    ...(request.performedBy === undefined ? {} : { by: request.performedBy }),
    ...actsAs,
  });
  const named = { tool: call.tool.name, requestDigest: call.requestDigest };
  rememberClaim(ledger, session, approval?.callId ?? request.callId, named, entry);
  return { entry, ...actsAs, ...(secretVersions === undefined ? {} : { secretVersions }) };
}

/** Writes that a call is about to be sent, and that its result is open; returns the entry. */
export async function writeIntent(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  call: Call,
  what: {
    readonly approval?: string;
    readonly grant?: string;
    readonly actsAs?: string;
    readonly by?: Answerer;
    readonly follows?: number;
  },
): Promise<number> {
  const { by, ...rest } = what;
  const request = host.keyedRequest(call.requestDigest);
  const { name, connector, operation, access } = call.tool;
  const { connection } = call;
  const entry = journal(ledger, host.context(session), {
    kind: "claimed",
    tool: name,
    connection,
    request,
    ...rest,
    ...(by === undefined ? {} : { by: who(by) }),
  });
  await openClaim(ledger, {
    entry,
    session: session.id,
    tool: name,
    connector,
    operation,
    connection,
    access,
    request,
    requestDigest: call.requestDigest,
    claimedAt: ledger.now,
    instance: host.instance,
    lease: ledger.now + host.lease,
    unknown: false,
  });
  return entry;
}
