import type { ApprovalRequest } from "@interlock/approval";
import { decide } from "@interlock/approval";
import type { Call } from "@interlock/core";
import { type Decision, findTool, type Issue, type Json, type Outcome, type Result } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { findPending, requestApproval } from "./approvals.ts";
import { type Claim, claim } from "./claim.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { keyedDigest } from "./keys.ts";
import { isOffered } from "./offer.ts";
import { perform } from "./perform.ts";
import type { SessionFacts } from "./session.ts";
import { checkSession } from "./session-record.ts";
import type { Transaction } from "./store.ts";

/** One call as the agent's side asks for it. */
export interface CallRequest {
  readonly tool: string;
  readonly args: unknown;
  /** The framework's id of the call; the same id is the same call. */
  readonly callId?: string;
  readonly signal?: AbortSignal;
  /** The answered approval that this call presents. */
  readonly approval?: string;
}

/**
 * The one path of a governed call: merge, decide, then ask or claim in the same transaction, invoke, journal the result.
 * Nothing is invoked that is not in the journal already. Never throws: what fails inside refuses.
 */
export async function governedCall(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
): Promise<Outcome> {
  const merged = offered(host, session, request);
  let step: Step;
  try {
    step = await host.store.transaction(session.tenant, (transaction) =>
      proceed(host, session, request, merged, transaction),
    );
  } catch {
    // Nothing was written, so nothing runs.
    return { status: "denied", reasons: [{ code: "store-unavailable" }] };
  }
  if (step.kind === "ended") return step.outcome;
  if (step.asked !== undefined) host.notify(step.asked);
  return step.kind === "asked"
    ? { status: "pending", approval: step.asked.id, reasons: step.decision.reasons }
    : perform(host, session, step.call, step.claim, request.signal);
}

/** The call that a name and arguments make in this session; a tool that the session does not have is nonsense to it. */
export function offered(host: Host, session: SessionFacts, request: CallRequest): Result<Call> {
  const tool = findTool(host.policy, request.tool);
  const name = tool !== undefined && isOffered(host.policy, tool, session) ? request.tool : "";
  return mergeLocks(host.policy, name, request.args);
}

type Step =
  | { readonly kind: "ended"; readonly outcome: Outcome }
  | { readonly kind: "asked"; readonly asked: ApprovalRequest; readonly decision: Decision }
  | { readonly kind: "claimed"; readonly asked?: undefined; readonly call: Call; readonly claim: Claim };

async function proceed(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  merged: Result<Call>,
  transaction: Transaction,
): Promise<Step> {
  const context = host.context(session);
  await checkSession(transaction, session);
  if (!merged.ok) {
    // What a model calls a tool is its own text; only a name of ours is repeated.
    const tool = findTool(host.policy, request.tool)?.name ?? "";
    await journal(transaction, context, { kind: "refused", tool, issues: withoutText(merged.issues) });
    return { kind: "ended", outcome: { status: "invalid", issues: merged.issues } };
  }
  const call = merged.value;
  const known = await findPending(transaction, session, request, call);
  if (known !== undefined)
    return { kind: "ended", outcome: { status: "pending", approval: known.id, reasons: known.reasons } };

  const facts = await gatherFacts(host, session, transaction, call, request);
  const decision = decide(call, facts);
  await journal(transaction, context, {
    kind: "decided",
    tool: call.tool.name,
    verdict: decision.verdict,
    needs: decision.needs,
    reasons: decision.reasons as unknown as Json,
    request: keyedDigest(host.keys, "interlock-request", call.requestDigest) ?? "",
    ...(call.dropped.length === 0 ? {} : { dropped: withoutText(call.dropped) }),
  });
  if (decision.verdict === "deny")
    return { kind: "ended", outcome: { status: "denied", reasons: decision.reasons } };
  if (decision.verdict === "ask") {
    const asked = await requestApproval(host, session, transaction, { call, facts, decision, request });
    return { kind: "asked", asked, decision };
  }
  return {
    kind: "claimed",
    call,
    claim: await claim(host, session, transaction, { call, decision, facts, request }),
  };
}

function withoutText(issues: readonly Issue[]): Json {
  return issues.map(({ code, pointer }) => ({ code, pointer }));
}
