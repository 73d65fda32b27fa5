import { decide } from "@interlock/approval";
import { type Answerer, type Call, InterlockError, type Json, type Outcome, ok } from "@interlock/core";
import { askHost } from "../call/ask-host.ts";
import { type Claim, writeIntent } from "../call/claim.ts";
import { type AskedBefore, gatherFacts } from "../call/facts.ts";
import { followCall } from "../call/follow-call.ts";
import { send } from "../call/send.ts";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import { type Accepted, findAccepted } from "../records/accepted.ts";
import { mustMay } from "../records/acts.ts";
import { countCall } from "../records/counters.ts";
import type { Ledger } from "../records/ledger.ts";
import type { Host } from "../types/host.ts";

/** Asks what became of an accepted request: a GET of where the service said, journalled, limited, halted and masked like a call. */
export async function followAccepted(
  host: Host,
  tenant: string,
  entry: number,
  by: Answerer,
): Promise<Outcome> {
  await mustMay(host, by, "follow");
  return host.underway.run(async () => {
    const { accepted, call } = await readAccepted(host, tenant, entry, by);
    const { session } = accepted;
    if (call === undefined)
      return { status: "denied", reasons: [{ code: "permission", detail: "location" }] };
    const before = await askHost(host, session, ok(call));
    const since = performance.now();
    const step = await host.transaction(tenant, (ledger) =>
      decideFollow(host, ledger, accepted, call, before, by),
    );
    if ("status" in step) return step;
    host.leases.open(host, tenant, step.entry, since);
    return send(host, session, call, step, undefined);
  });
}

async function readAccepted(
  host: Host,
  tenant: string,
  entry: number,
  by: Answerer,
): Promise<{ readonly accepted: Accepted; readonly call: Call | undefined }> {
  return host.transaction(tenant, async (ledger) => {
    const accepted = await findAccepted(ledger, entry);
    if (accepted === undefined)
      throw new InterlockError("claim-unknown", `entry ${entry} is no accepted request`);
    const call = followCall(await host.policyFor(ledger, tenant), accepted);
    if (call === undefined)
      journal(ledger, host.context(accepted.session), {
        kind: "refused",
        tool: accepted.tool,
        issues: [{ code: "location-refused", pointer: "" }],
        by: who(by),
      });
    return { accepted, call };
  });
}

async function decideFollow(
  host: Host,
  ledger: Ledger,
  accepted: Accepted,
  call: Call,
  before: AskedBefore,
  by: Answerer,
): Promise<Outcome | Claim> {
  const { session } = accepted;
  if ((await host.policyFor(ledger, session.tenant)) !== call.policy)
    return { status: "denied", reasons: [{ code: "policy-error" }] };
  const facts = await gatherFacts(host, session, ledger, call, { ...before, keeps: true });
  const decision = decide(call, facts);
  if (decision.verdict !== "allow") {
    const verdict = { verdict: "deny", needs: [], reasons: decision.reasons as unknown as Json };
    const request = host.keyedRequest(call.requestDigest);
    journal(ledger, host.context(session), { kind: "decided", tool: call.tool.name, request, ...verdict });
    return { status: "denied", reasons: decision.reasons };
  }
  await countCall(ledger, session, call);
  const entry = await writeIntent(host, session, ledger, call, { follows: accepted.entry, by });
  const { secretVersions } = facts;
  return { entry, ...(secretVersions === undefined ? {} : { secretVersions }) };
}
