import { type Call, fail, ok, type ReasonCode, type Result } from "@interlock/core";
import type { Facts } from "./facts.ts";
import { type ApprovalRequest, approvalDigest } from "./request.ts";

/** Whether an answered approval is for exactly this call, unused and in time; if not, the reason's code. */
export function fits(approval: ApprovalRequest, call: Call, facts: Facts): Result<true> {
  if (approval.status === "used") return refuse("approval-used", "the approval was used already");
  if (approval.status === "rejected") return refuse("rejected", "a person rejected it");
  if (approval.status === "expired" || !(facts.now < approval.expiresAt))
    return refuse("approval-expired", "the approval came too late");
  if (approval.status !== "approved") return refuse("approval", "nobody has approved it yet");
  const expected = approvalDigest(call, { ...facts, nonce: approval.nonce });
  return expected === approval.approvalDigest
    ? ok(true)
    : refuse("approval-mismatch", "the approval is for another call");
}

function refuse(code: ReasonCode, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
