import { decide } from "@interlock/approval";
import { type Answerer, type Call, InterlockError, type Json, type Outcome } from "@interlock/core";
import { type Accepted, findAccepted } from "./accepted.ts";
import { mustMay } from "./acts.ts";
import { type Claim, writeIntent } from "./claim.ts";
import { countCall } from "./counters.ts";
import { gatherFacts } from "./facts.ts";
import { followCall } from "./follow-call.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { Ledger } from "./ledger.ts";
import { perform } from "./perform.ts";
import type { SessionFacts } from "./session.ts";
import { who } from "./who.ts";

/** Asks what became of an accepted request: a GET of where the service said, journalled, limited, halted and masked like a call. */
export async function followAccepted(
  host: Host,
  tenant: string,
  entry: number,
  by: Answerer,
): Promise<Outcome> {
  await mustMay(host, by, "follow");
  const since = performance.now();
  const step = await host.underway.run(() =>
    host.transaction(tenant, async (ledger) => {
      const accepted = await findAccepted(ledger, entry);
      if (accepted === undefined)
        throw new InterlockError("claim-unknown", `entry ${entry} is no accepted request`);
      return decideFollow(host, ledger, accepted, by);
    }),
  );
  if ("status" in step) return step;
  host.leases.open(host, tenant, step.claim.entry, since);
  return host.underway.run(() => perform(host, step.session, step.call, step.claim, undefined));
}

async function decideFollow(
  host: Host,
  ledger: Ledger,
  accepted: Accepted,
  by: Answerer,
): Promise<Outcome | { readonly session: SessionFacts; readonly call: Call; readonly claim: Claim }> {
  const { session } = accepted;
  const call = followCall(await host.policyFor(ledger, session.tenant), accepted);
  if (call === undefined) {
    journal(ledger, host.context(session), {
      kind: "refused",
      tool: accepted.tool,
      issues: [{ code: "location-refused", pointer: "" }],
      by: who(by),
    });
    return { status: "denied", reasons: [{ code: "permission", detail: "location" }] };
  }
  const facts = await gatherFacts(host, session, ledger, call, { authority: "held", keeps: true });
  const decision = decide(call, facts);
  if (decision.verdict !== "allow") {
    const verdict = { verdict: "deny", needs: [], reasons: decision.reasons as unknown as Json };
    const request = host.keyedRequest(call.requestDigest);
    journal(ledger, host.context(session), { kind: "decided", tool: call.tool.name, request, ...verdict });
    return { status: "denied", reasons: decision.reasons };
  }
  await countCall(ledger, session, call);
  const entry = await writeIntent(host, session, ledger, call, { follows: accepted.entry, by });
  return { session, call, claim: { entry } };
}
