import type { ApprovalRequest } from "@interlock/approval";
import { type Call, type Decision, findTool, type Issue, type Json } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import type { Ledger } from "../records/ledger.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";

/** Journals a decision; `waiting`: the pending request of an equal call, which this one waits for too. */
export function noteDecision(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  call: Call,
  decision: Decision,
  waiting: ApprovalRequest | undefined,
): void {
  journal(ledger, host.context(session), {
    kind: "decided",
    tool: call.tool.name,
    verdict: decision.verdict,
    needs: decision.needs,
    reasons: decision.reasons as unknown as Json,
    request: host.keyedRequest(call.requestDigest),
    ...(call.dropped.length === 0 ? {} : { dropped: withoutText(call.dropped) }),
    ...(waiting === undefined ? {} : { waits: waiting.id }),
  });
}

/** Journals a call that came to no decision. */
export function noteRefused(
  host: Host,
  session: SessionFacts,
  request: CallRequest,
  ledger: Ledger,
  issues: readonly Pick<Issue, "code" | "pointer">[],
): void {
  // What a model calls a tool is its own text; only a name of ours is repeated.
  const tool = findTool(host.policyOf(session.tenant), request.tool)?.name ?? "";
  journal(ledger, host.context(session), { kind: "refused", tool, issues: withoutText(issues) });
}

/** Tells the host that deciding threw. */
export function noteFailure(host: Host, { tenant }: SessionFacts, cause: unknown): void {
  host.notice({ code: "decision-failed", tenant, message: "the policy could not be evaluated", cause });
}

function withoutText(issues: readonly Pick<Issue, "code" | "pointer">[]): Json {
  return issues.map(({ code, pointer }) => ({ code, pointer }));
}
