import type { Grant } from "@interlock/approval";
import { findTool, type JsonObject, type Outcome } from "@interlock/core";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import type { CallTrace } from "../types/telemetry.ts";
import { askHost } from "./ask-host.ts";
import { offered } from "./offer.ts";
import { proceed } from "./proceed.ts";
import { send } from "./send.ts";
import { denied, type Step, unavailable } from "./step.ts";

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
  const outcome = await host.underway
    .run(() => run(host, session, request, trace))
    .catch((error: unknown): Outcome => ({ status: "denied", reasons: [{ code: unavailable(error) }] }));
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
    case "again":
      return run(host, session, step.request, trace);
    case "claimed":
      return performOnce(host, session, step, request);
  }
}

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
    const before = await askHost(host, session, merged);
    const since = performance.now();
    const step = await host.transaction(session.tenant, async (ledger) => {
      if ((await host.policyFor(ledger, session.tenant)) !== policy) return undefined;
      const standing = await host.grantsFor(ledger, session);
      if (idsOf(standing) !== idsOf(grants)) return undefined;
      return proceed(host, session, request, { merged, before, trace, grants: standing, since }, ledger);
    });
    if (step !== undefined) return step;
  }
  return denied([{ code: "policy-error" }]);
}

function idsOf(grants: readonly Grant[]): string {
  return grants.map((grant) => grant.id).join();
}

// A replay that arrives while the first is under way waits for the same outcome.
function performOnce(
  host: Host,
  session: SessionFacts,
  { call, claim, since, edited }: Extract<Step, { kind: "claimed" }>,
  { signal, callId, approval }: CallRequest,
): Promise<Outcome> {
  // Only a call that has a name, or that a person approved, can be asked for again.
  const named = callId !== undefined || approval !== undefined;
  host.leases.open(host, session.tenant, claim.entry, since);
  const sent = send(host, session, call, claim, signal);
  const outcome = edited === undefined ? sent : sent.then((each) => telling(each, edited));
  if (named) host.recent.set(session.tenant, claim.entry, outcome);
  return outcome;
}

// What runs is what a person made of the call, which the model has not seen (governance.md 6.7).
function telling(outcome: Outcome, edited: JsonObject): Outcome {
  const { status } = outcome;
  return status === "completed" || status === "failed" || status === "unknown"
    ? { ...outcome, edited }
    : outcome;
}
