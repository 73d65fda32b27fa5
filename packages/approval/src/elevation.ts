import type { Call } from "@interlock/core";
import type { Facts } from "./facts.ts";
import { approvalDigest } from "./request.ts";

/** Whether a user lends their right to exactly this call, in time (governance.md 6.14). */
export function isElevated(call: Call, facts: Facts): boolean {
  const { elevation, approval } = facts;
  if (elevation === undefined || approval === undefined) return false;
  if (!(facts.now < elevation.expiresAt)) return false;
  return elevation.approvalDigest === approvalDigest(call, { ...facts, nonce: approval.nonce });
}
