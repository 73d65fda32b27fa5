import type { ApprovalRequest } from "@interlock/approval";
import type { Answerer } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import { saveApproval } from "./approvals.ts";
import type { Ledger } from "./ledger.ts";

/** Records that nobody answered in time; `true` when the request is or was too old. */
export function expire(host: Host, ledger: Ledger, request: ApprovalRequest): boolean {
  if (request.status === "expired") return true;
  if (request.status !== "pending" || ledger.now < request.expiresAt) return false;
  recordAnswer(host, ledger, { ...request, status: "expired" }, "expire", { id: "" });
  return true;
}

/** Records that an approved request was presented too late: it stays so when the clock goes back. */
export function lapse(host: Host, ledger: Ledger, request: ApprovalRequest): void {
  if (request.status !== "approved" || ledger.now < request.expiresAt) return;
  recordAnswer(host, ledger, { ...request, status: "expired" }, "expire", { id: "" });
}

/** Keeps a request as an answer has made it, with its entry. */
export function recordAnswer(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  word: string,
  by: Answerer,
): void {
  saveApproval(ledger, request);
  journal(ledger, host.context({ id: request.session, tenant: request.tenant }), {
    kind: "answered",
    approval: request.id,
    answer: word,
    status: request.status,
    request: host.keyedRequest(request.requestDigest),
    by: who(by),
  });
}
