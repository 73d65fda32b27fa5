import { type ApprovalRequest, decide, type Grant } from "@interlock/approval";
import {
  type Authority,
  type Call,
  findTool,
  type Issue,
  isInterlockError,
  type Json,
  type JsonObject,
  type Outcome,
  type Policy,
  type Reason,
  type ReasonCode,
  type Result,
} from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { requestApproval } from "./approvals.ts";
import { type Claim, claim } from "./claim.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { isOffered } from "./offer.ts";
import { perform } from "./perform.ts";
import { findReplay } from "./replay.ts";
import type { SessionFacts } from "./session.ts";
import { checkSession } from "./session-record.ts";
import type { Transaction } from "./store.ts";
import type { CallTrace } from "./telemetry.ts";

/** One call as the agent's side asks for it. */
export interface CallRequest {
  readonly tool: string;
  readonly args: unknown;
  /** The framework's id of the call; the same id with the same request is the same call. */
  readonly callId?: string;
  readonly signal?: AbortSignal;
  /** The answered approval that this call presents. */
  readonly approval?: string;
  /** By concrete pointer, where the arguments came from, as far as the host knows. */
  readonly origins?: Readonly<Record<string, "prompt" | "unknown" | `result:${string}`>>;
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
  const trace = host.trace(findTool(host.policyOf(session.tenant), request.tool)?.name ?? "");
  const outcome = await run(host, session, request, trace);
  trace.ended(outcome);
  return outcome;
}

async function run(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  trace: CallTrace,
): Promise<Outcome> {
  let step: Step;
  try {
    step = await decideOnce(host, session, request, trace);
  } catch (error) {
    // Nothing was written, so nothing runs.
    return { status: "denied", reasons: [{ code: unavailable(error) }] };
  }
  switch (step.kind) {
    case "ended":
      return step.outcome;
    case "asked":
      host.notify(step.asked);
      return step.outcome;
    case "onwards":
      return step.outcome();
  }
}

/** The call that a name and arguments make in this session; a tool that the session does not have is nonsense to it. */
export function offered(
  host: Host,
  policy: Policy,
  session: SessionFacts,
  grants: readonly Grant[],
  request: Pick<CallRequest, "tool" | "args">,
): Result<Call> {
  const tool = findTool(policy, request.tool);
  const name = tool !== undefined && isOffered(host, policy, tool, session, grants) ? request.tool : "";
  return mergeLocks(policy, name, request.args);
}

type Step =
  | { readonly kind: "ended"; readonly outcome: Outcome | Promise<Outcome> }
  | { readonly kind: "asked"; readonly asked: ApprovalRequest; readonly outcome: Outcome }
  | { readonly kind: "onwards"; readonly outcome: () => Promise<Outcome> };

// Another host may set a policy or give a grant between merging and the transaction; then the call is merged again.
async function decideOnce(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  trace: CallTrace,
): Promise<Step> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const policy = host.policyOf(session.tenant);
    const grants = host.grantsOf(session);
    const merged = offered(host, policy, session, grants, request);
    // The host's own I/O stays outside of the transaction, which others wait for.
    const authority = merged.ok ? await host.authority(merged.value, session) : "missing";
    const step = await host.store.transaction(session.tenant, async (transaction) => {
      if ((await host.policyFor(transaction, session.tenant)) !== policy) return undefined;
      const standing = await host.grantsFor(transaction, session);
      if (idsOf(standing) !== idsOf(grants)) return undefined;
      return proceed(host, session, request, { merged, authority, trace, grants: standing }, transaction);
    });
    if (step !== undefined) return step;
  }
  return denied([{ code: "policy-error" }]);
}

function idsOf(grants: readonly Grant[]): string {
  return grants.map((grant) => grant.id).join();
}

interface Prepared {
  readonly merged: Result<Call>;
  readonly authority: Authority;
  readonly trace: CallTrace;
  readonly grants: readonly Grant[];
}

async function proceed(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  { merged, authority, trace, grants }: Prepared,
  transaction: Transaction,
): Promise<Step> {
  const context = host.context(session);
  await checkSession(transaction, session);
  if (!merged.ok) {
    // What a model calls a tool is its own text; only a name of ours is repeated.
    const tool = findTool(host.policyOf(session.tenant), request.tool)?.name ?? "";
    await journal(transaction, context, { kind: "refused", tool, issues: withoutText(merged.issues) });
    return { kind: "ended", outcome: { status: "invalid", issues: merged.issues } };
  }
  const call = merged.value;
  const replay = await findReplay(host, session, transaction, call, request);
  if (replay?.kind === "ended") return replay;
  if (replay?.kind === "approved") {
    const { id, agentArguments } = replay.approval;
    const approved = { ...request, args: agentArguments, approval: id };
    return { kind: "onwards", outcome: () => run(host, session, approved, trace) };
  }

  const facts = await gatherFacts(host, session, transaction, call, { ...request, authority, grants });
  const decision = decide(call, facts);
  const digest = host.keyedRequest(call.requestDigest);
  trace.decided(decision.verdict, decision.reasons, digest);
  await journal(transaction, context, {
    kind: "decided",
    tool: call.tool.name,
    verdict: decision.verdict,
    needs: decision.needs,
    reasons: decision.reasons as unknown as Json,
    request: digest,
    ...(call.dropped.length === 0 ? {} : { dropped: withoutText(call.dropped) }),
  });
  if (decision.verdict === "deny") return denied(decision.reasons);
  if (decision.verdict === "ask") {
    const { approval } = facts;
    if (approval !== undefined) return pending(approval.id, decision.reasons);
    const asked = await requestApproval(host, session, transaction, { call, facts, decision, request });
    return { kind: "asked", asked, outcome: pending(asked.id, decision.reasons).outcome };
  }
  const taken = await claim(host, session, transaction, { call, decision, facts, request });
  const edited = facts.approval?.edited === true ? facts.approval.agentArguments : undefined;
  return { kind: "onwards", outcome: () => performOnce(host, session, call, taken, request.signal, edited) };
}

// A replay that arrives while the first is under way waits for the same outcome.
function performOnce(
  host: Host,
  session: SessionFacts,
  call: Call,
  taken: Claim,
  signal: AbortSignal | undefined,
  edited: JsonObject | undefined,
): Promise<Outcome> {
  const performed = perform(host, session, call, taken, signal);
  const outcome = edited === undefined ? performed : performed.then((each) => telling(each, edited));
  host.recent.set(session.tenant, taken.entry, outcome);
  return outcome;
}

// What runs is what a person made of the call, which the model has not seen (governance.md §6).
function telling(outcome: Outcome, edited: JsonObject): Outcome {
  return outcome.status === "completed" ? { ...outcome, edited } : outcome;
}

function pending(approval: string, reasons: readonly Reason[]): { kind: "ended"; outcome: Outcome } {
  return { kind: "ended", outcome: { status: "pending", approval, reasons } };
}

function denied(reasons: readonly Reason[]): Step {
  return { kind: "ended", outcome: { status: "denied", reasons } };
}

/** The one code for each part that failed: the journal, the store, or what decides. */
export function unavailable(error: unknown): ReasonCode {
  if (!isInterlockError(error)) return "policy-error";
  if (error.code.startsWith("journal")) return "journal-unavailable";
  return error.name === "StoreError" ? "store-unavailable" : "policy-error";
}

function withoutText(issues: readonly Issue[]): Json {
  return issues.map(({ code, pointer }) => ({ code, pointer }));
}
