import type { Call, Reason } from "@interlock/core";
import type { Facts } from "./facts.ts";

/** The limits of a tool that this call would go beyond. Counted by the store inside the claim. */
export function exceededLimits(call: Call, facts: Facts): readonly Reason[] {
  const { limits } = call.tool;
  if (limits === undefined) return [];
  const { session = 0, hour = 0, day = 0 } = facts.counters ?? {};
  const reasons: Reason[] = [];
  if (limits.perSession !== undefined && !isBelow(session, limits.perSession))
    reasons.push({ code: "limit", detail: "perSession" });
  if (limits.perHour !== undefined && !isBelow(hour, limits.perHour))
    reasons.push({ code: "limit", detail: "perHour" });
  if (limits.perDay !== undefined && !isBelow(day, limits.perDay))
    reasons.push({ code: "limit", detail: "perDay" });
  return reasons;
}

/** Whether so many approvals of the tool are pending that no further one may be asked for. */
export function tooManyPending(call: Call, facts: Facts): boolean {
  const limit = call.tool.limits?.pending;
  return limit !== undefined && !isBelow(facts.counters?.pending ?? 0, limit);
}

// A counter that is no count is below nothing.
function isBelow(count: unknown, limit: number): boolean {
  return typeof count === "number" && count >= 0 && count < limit;
}
