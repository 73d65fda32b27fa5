import { decide, type Grant } from "@interlock/approval";
import type { Call, Issue, Json, Result } from "@interlock/core";
import { type Asked, coversAsk, requestApproval, voidRequest, waitsFor } from "../records/approvals.ts";
import type { Ledger } from "../records/ledger.ts";
import { compareSession, keepSession } from "../records/session-record.ts";
import { containsSecret } from "../secrets/mask-secrets.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import type { CallTrace } from "../types/telemetry.ts";
import { claim } from "./claim.ts";
import { type AskedBefore, gatherFacts } from "./facts.ts";
import { noteDecision, noteFailure, noteRefused } from "./note.ts";
import { findReplay } from "./replay.ts";
import { denied, pending, type Step } from "./step.ts";

/** What is known of a call before the transaction that decides it. */
export interface Prepared {
  readonly merged: Result<Call>;
  readonly before: AskedBefore;
  readonly trace: CallTrace;
  readonly grants: readonly Grant[];
  /** The monotonic time before the transaction. */
  readonly since: number;
}

/** What becomes of a call, in the transaction that decides it. */
export async function proceed(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  prepared: Prepared,
  ledger: Ledger,
): Promise<Step> {
  const { merged, trace } = prepared;
  const opened = await compareSession(host, ledger, session);
  if (opened === "new") keepSession(ledger, session);
  if (opened === "mode" || opened === "actor") {
    noteRefused(host, session, request, ledger, [{ code: "session-differs", pointer: `/${opened}` }]);
    return denied([{ code: "session-differs", detail: opened }]);
  }
  const mask = host.secrets.knownMask(session.tenant);
  const named = { tool: request.tool, callId: request.callId ?? "", issues: merged.ok ? [] : merged.issues };
  const isGuess = containsSecret(named as unknown as Json, mask);
  const refused = isGuess
    ? guess(host, session, "")
    : merged.ok
      ? guessed(host, session, merged.value)
      : merged.issues;
  if (refused.length > 0 || !merged.ok) {
    noteRefused(host, session, request, ledger, refused);
    return { kind: "ended", outcome: { status: "invalid", issues: refused } };
  }
  const call = merged.value;
  const replay = await findReplay(host, session, ledger, call, request);
  if (replay?.kind === "ended") return replay;
  if (replay?.kind === "approved") {
    const { id, agentArguments, origins } = replay.approval;
    const { origins: _, ...same } = request;
    const approved = {
      ...same,
      args: agentArguments,
      approval: id,
      ...(origins === undefined ? {} : { origins }),
    };
    return { kind: "again", request: approved };
  }
  const { before, grants } = prepared;
  const facts = await gatherFacts(host, session, ledger, call, {
    ...request,
    ...before,
    grants,
    keeps: true,
    waits: replay !== undefined,
  });
  const decision = decide(call, facts, (cause) => noteFailure(host, session, cause));
  trace.decided(decision.verdict, decision.reasons, host.keyedRequest(call.requestDigest));
  const waiting = replay === undefined || !waitsFor(replay.approval, decision) ? undefined : replay.approval;
  noteDecision(host, session, ledger, call, decision, waiting);
  if (decision.verdict === "deny") return denied(decision.reasons);
  if (decision.verdict === "ask") {
    if (waiting !== undefined) return pending(waiting);
    return ask(host, session, ledger, { call, facts, decision, request });
  }
  // What a grant answers needs nobody's answer any more.
  if (replay !== undefined) voidRequest(host, ledger, replay.approval);
  const taken = await claim(host, session, ledger, { call, decision, facts, request });
  const edited = facts.approval?.edited === true ? facts.approval.agentArguments : undefined;
  return { kind: "claimed", call, claim: taken, since: prepared.since, edited };
}

// A call that presents an approval waits on with it where it covers all that is needed now; else a person is asked anew.
function ask(host: Host, session: SessionFacts, ledger: Ledger, asked: Asked): Step {
  const { approval, elevation: _, ...facts } = asked.facts;
  if (approval === undefined) return askPerson(host, session, ledger, asked);
  if (coversAsk(approval, asked.decision)) return pending(approval);
  voidRequest(host, ledger, approval);
  const decision = decide(asked.call, facts, (cause) => noteFailure(host, session, cause));
  noteDecision(host, session, ledger, asked.call, decision, undefined);
  if (decision.verdict === "ask") return askPerson(host, session, ledger, { ...asked, facts, decision });
  return denied(decision.reasons);
}

function askPerson(host: Host, session: SessionFacts, ledger: Ledger, asked: Asked): Step {
  const request = requestApproval(host, session, ledger, asked);
  return { kind: "asked", asked: request, outcome: pending(request).outcome };
}

// Whoever sends a secret of the tenant is guessing, or hands on what it should not have seen.
function guessed(host: Host, { tenant }: SessionFacts, call: Call): readonly Issue[] {
  if (!containsSecret(call.arguments, host.secrets.knownMask(tenant))) return [];
  return guess(host, { tenant }, call.tool.name);
}

function guess(host: Host, { tenant }: Pick<SessionFacts, "tenant">, tool: string): readonly Issue[] {
  const what = tool === "" ? "a call" : `a call of ${tool}`;
  host.notice({ code: "secret-guessed", tenant, message: `${what} held a secret` });
  return [{ code: "value-refused", pointer: "", message: "the arguments hold a value that may not be sent" }];
}
