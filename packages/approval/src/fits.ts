import { type Call, fail, ok, type ReasonCode, type Result } from "@interlock/core";
import { hasApproval } from "./answer.ts";
import type { Facts } from "./facts.ts";
import { type ApprovalRequest, approvalDigest, definitionOf, entryDigest } from "./request.ts";

/**
 * Whether an answered approval is for exactly this call, unused and in time; if not, the reason's code: `drift` when the
 * policy was compiled from another definition since. The `pointer` of an `approval-mismatch` names what else differs:
 * `/tenant`, `/session`, `/actor`, `/tool`, `/connection`, `/entry`, `/secrets`, `/arguments`.
 */
export function fits(approval: ApprovalRequest, call: Call, facts: Facts): Result<true> {
  if (approval.status === "used") return refuse("approval-used", "the approval was used already");
  if (approval.status === "rejected") return refuse("rejected", "a person rejected it");
  if (approval.status === "expired" || !(facts.now < approval.expiresAt))
    return refuse("approval-expired", "the approval came too late");
  if (approval.status !== "approved") return refuse("approval", "nobody has approved it yet");
  // The status is derived from the votes; what runs asks the votes themselves.
  if (approval.needs.includes("approval") && !hasApproval(approval))
    return refuse("approval", "too few of those who may approve it have");
  const expected = approvalDigest(call, { ...facts, nonce: approval.nonce });
  if (expected === approval.approvalDigest) return ok(true);
  const what = difference(approval, call, facts);
  return what === "definition"
    ? refuse("drift", "its definition is not the one that was approved")
    : refuse("approval-mismatch", "the approval is for another call", `/${what}`);
}

// The digest has refused already; this only says why, the widest difference first.
function difference(approval: ApprovalRequest, call: Call, facts: Facts): string {
  const { connector } = call.tool;
  if (approval.tenant !== facts.tenant) return "tenant";
  if (approval.session !== facts.session) return "session";
  if (approval.actor?.id !== facts.actor.id) return "actor";
  if (approval.tool !== call.tool.name) return "tool";
  const isSameConnection =
    approval.connection === call.connection &&
    approval.generation === facts.generation &&
    approval.owner === call.policy.connectors[connector]?.owner;
  if (!isSameConnection) return "connection";
  if (approval.definition !== definitionOf(call)) return "definition";
  if (approval.entry !== entryDigest(call)) return "entry";
  return approval.requestDigest === call.requestDigest ? "secrets" : "arguments";
}

function refuse(code: ReasonCode, message: string, pointer = ""): Result<never> {
  return fail({ code, pointer, message });
}
