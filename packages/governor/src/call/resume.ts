import type { ApprovalRequest } from "@interlock/approval";
import type { Actor, Answerer, Outcome, ReasonCode } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import { findApproval, rejection } from "../records/approvals.ts";
import type { Ledger } from "../records/ledger.ts";
import { expire, lapse } from "../records/record-answer.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { agentView } from "./agent-view.ts";
import { governedCall } from "./call.ts";
import { pending, unavailable } from "./step.ts";

/** Runs the call of an answered request as the session that asked for it. */
export async function resumeCall(
  host: Host,
  session: SessionFacts,
  id: string,
  signal?: AbortSignal,
  performedBy?: Answerer,
): Promise<Outcome> {
  let found: ApprovalRequest | ReasonCode;
  try {
    found = await host.transaction(session.tenant, async (ledger) => findOwn(host, session, ledger, id));
  } catch (error) {
    return { status: "denied", reasons: [{ code: unavailable(error) }] };
  }
  if (typeof found === "string") return { status: "denied", reasons: [{ code: found }] };
  if (found.status === "pending") return pending(found).outcome;
  if (found.status === "rejected") return rejection(found);
  return governedCall(host, session, {
    tool: found.tool,
    args: found.agentArguments,
    approval: id,
    ...(found.origins === undefined ? {} : { origins: found.origins }),
    ...(signal === undefined ? {} : { signal }),
    ...(performedBy === undefined ? {} : { performedBy }),
  });
}

/** The same for who knows only the request's id: the session is the one that asked, if the same actor did. */
export async function resumeFor(
  host: Host,
  tenant: string,
  id: string,
  actor: Actor,
  signal?: AbortSignal,
): Promise<Outcome> {
  const session = await sessionOf(host, tenant, id, actor);
  return agentView("status" in session ? session : await resumeCall(host, session, id, signal));
}

/**
 * Runs an approved call that its session deferred, with its stored actor, tenant and mode. Whatever was not deferred is its
 * session's to resume.
 */
export async function performDeferred(
  host: Host,
  tenant: string,
  id: string,
  by: Answerer,
): Promise<Outcome> {
  const session = await sessionOf(host, tenant, id, undefined, by);
  return "status" in session ? session : resumeCall(host, session, id, undefined, by);
}

async function sessionOf(
  host: Host,
  tenant: string,
  id: string,
  actor: Actor | undefined,
  performedBy?: Answerer,
): Promise<SessionFacts | Outcome> {
  try {
    const found = await host.transaction(tenant, async (ledger) => {
      const found = await findApproval(ledger, id);
      if (found === undefined) return "approval-unknown";
      if (performedBy === undefined || found.deferred === true) return found;
      journal(ledger, host.context({ id: found.session, tenant }), {
        kind: "refused",
        tool: found.tool,
        issues: [{ code: "approval-mismatch", pointer: "/deferred" }],
        approval: found.id,
        by: who(performedBy),
      });
      return "approval-mismatch";
    });
    if (typeof found === "string") return { status: "denied", reasons: [{ code: found }] };
    const { session, mode } = found;
    return { id: session, mode, actor: actor ?? found.actor, tenant };
  } catch (error) {
    return { status: "denied", reasons: [{ code: unavailable(error) }] };
  }
}

// A request of another session is none of this one's; that it tried is in the journal.
async function findOwn(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  id: string,
): Promise<ApprovalRequest | ReasonCode> {
  const found = await findApproval(ledger, id);
  const pointer = found === undefined ? "" : foreign(found, session);
  if (found !== undefined && pointer === undefined) {
    expire(host, ledger, found);
    lapse(host, ledger, found);
    return (await findApproval(ledger, id)) ?? found;
  }
  const code = found === undefined ? "approval-unknown" : "approval-mismatch";
  const issues = [{ code, pointer: pointer ?? "" }];
  journal(ledger, host.context(session), { kind: "refused", tool: found?.tool ?? "", issues });
  return code;
}

function foreign(approval: ApprovalRequest, session: SessionFacts): string | undefined {
  if (approval.session !== session.id) return "/session";
  return approval.actor.id === session.actor.id ? undefined : "/actor";
}
