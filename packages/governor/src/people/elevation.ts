import { type ApprovalRequest, hasApproval } from "@interlock/approval";
import { isListed, ok, type Result } from "@interlock/core";
import { doors } from "../doors/doors.ts";
import { type Acted, act, holdsEntry, refuse, refuseUnread } from "../records/acts.ts";
import type { Ledger } from "../records/ledger.ts";
import { recordAnswer } from "../records/record-answer.ts";
import type { Host } from "../types/host.ts";

/**
 * Lends a user's own right to one call: after its approval, by that user, bound to the request and to them, with its own
 * expiry, used once with it. It answers need `elevation` and no other. The credential stays with the host's `Invoke`.
 */
export async function elevate(host: Host, id: unknown, by: unknown, options: unknown): Promise<Acted> {
  const [request, person, given] = [doors.id(id), doors.person(by), doors.elevation(options)];
  if (!request.ok || !person.ok || !given.ok) {
    const issues = [request, person, given].flatMap((each) => (each.ok ? [] : each.issues));
    const known = person.ok ? person.value : undefined;
    return refuseUnread(host, tenantOf(options), id, known, issues);
  }
  const { shown, tenant = "default" } = given.value;
  const done = { tenant, request: request.value, by: person.value, action: "elevate" } as const;
  return act(host, done, async (ledger, found) => {
    const ready = await isReady(host, ledger, found, person.value, shown);
    if (!ready.ok) return ready;
    const elevation = { user: person.value.id, expiresAt: ledger.now + found.terms.expiresIn };
    const elevated: ApprovalRequest = { ...found, status: "approved", elevation };
    recordAnswer(host, ledger, elevated, "elevate", person.value);
    return ok(elevated);
  });
}

async function isReady(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  by: { readonly id: string; readonly groups?: readonly string[] },
  shown: string,
): Promise<Result<true>> {
  const held = holdsEntry(await host.policyFor(ledger, request.tenant), request);
  if (!held.ok) return held;
  if (!request.needs.includes("elevation"))
    return refuse("elevation-unneeded", "the request needs nobody's right");
  if (request.elevation !== undefined)
    return refuse("elevation-given", `${request.elevation.user} has lent their right already`);
  const needsApproval = request.needs.includes("approval");
  const isOpen = request.status === (needsApproval ? "approved" : "pending");
  if (!isOpen || (needsApproval && !hasApproval(request)))
    return refuse("elevation-early", `the request is ${request.status}: approval comes first`);
  if (ledger.now >= request.expiresAt) return refuse("approval-expired", "the request is too old");
  const { approvers } = request.terms;
  if (by.id !== request.actor.id && (approvers === undefined || !isListed(approvers, by)))
    return refuse("approver-unlisted", `only ${request.actor.id} or an approver may lend their right`);
  return shown === request.shown
    ? ok(true)
    : refuse("request-changed", "the request is not the one that you were shown; look at it again");
}

// Only to find the journal in which the refusal belongs.
function tenantOf(options: unknown): string {
  const tenant =
    typeof options === "object" && options !== null
      ? Object.getOwnPropertyDescriptor(options, "tenant")
      : undefined;
  return typeof tenant?.value === "string" && tenant.value !== "" ? tenant.value : "default";
}
