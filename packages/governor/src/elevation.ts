import type { ApprovalRequest } from "@interlock/approval";
import { type Answerer, fail, isListed, ok, type Result } from "@interlock/core";
import { findWithTool, saveApproval } from "./approvals.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { who } from "./who.ts";

/**
 * Lends a user's own right to one call: after its approval, by that user, bound to the request and to them, with its own
 * expiry, used once with it. The credential stays with the host's `Invoke` (governance.md §6).
 */
export async function elevate(
  host: Host,
  tenant: string,
  id: string,
  by: Answerer,
): Promise<Result<ApprovalRequest>> {
  if (!(await host.may(by, "elevate")))
    return refuse("not-permitted", "this person may not lend their right");
  return host.store.transaction(tenant, async (transaction) => {
    const found = await findWithTool(host, transaction, tenant, id);
    if (found === undefined) return refuse("approval-unknown", "there is no such request");
    const { request, tool } = found;
    if (!request.needs.includes("elevation"))
      return refuse("elevation-unneeded", "the request needs nobody's right");
    const ready = request.needs.includes("approval")
      ? request.status === "approved"
      : request.status === "pending";
    if (!ready) return refuse("elevation-early", `the request is ${request.status}: approval comes first`);
    if (transaction.now >= request.expiresAt) return refuse("approval-expired", "the request is too old");
    const { approvers } = tool.approval;
    if (by.id !== request.actor.id && (approvers === undefined || !isListed(approvers, by)))
      return refuse("approver-unlisted", "only the session's actor or an approver may lend their right");
    const expiresAt = transaction.now + tool.approval.expiresIn;
    const elevated: ApprovalRequest = {
      ...request,
      status: "approved",
      elevation: { user: by.id, expiresAt },
    };
    await saveApproval(transaction, elevated);
    await journal(transaction, host.context({ id: request.session, tenant }), {
      kind: "answered",
      approval: id,
      answer: "elevate",
      status: elevated.status,
      request: host.keyedRequest(request.requestDigest),
      by: who(by),
    });
    return ok(elevated);
  });
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
