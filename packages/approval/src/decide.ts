import {
  type Call,
  type Decision,
  deepFreeze,
  isListed,
  type Need,
  type Reason,
  type ReasonCode,
  type RunMode,
} from "@interlock/core";
import { evaluateRunMode } from "@interlock/run-mode";
import type { Facts } from "./facts.ts";
import { fits } from "./fits.ts";
import { exceededLimits, tooManyPending } from "./limits.ts";
import { approvalDigest } from "./request.ts";
import { applyRules } from "./rules.ts";

/**
 * Whether a call may run: permission, rules, limits and run mode composed, then what an approval, a grant or an elevation
 * answers. Pure, synchronous, total; what throws inside is `deny` with `policy-error` (governance.md §5).
 */
export function decide(call: Call, facts: Facts): Decision {
  try {
    return judge(call, facts);
  } catch {
    return policyError;
  }
}

const policyError: Decision = deepFreeze({ verdict: "deny", needs: [], reasons: [{ code: "policy-error" }] });

function judge(call: Call, facts: Facts): Decision {
  if (facts.stopped !== undefined) return deny([{ code: facts.stopped }]);
  if (!actorMayAct(call, facts)) return deny([{ code: "permission", detail: "actor" }]);

  const rules = applyRules(call, facts);
  const limits = exceededLimits(call, facts);
  const confirm: readonly Reason[] = call.tool.confirm
    ? [{ code: "rule", detail: "the definition asks for a confirmation" }]
    : [];
  const doubt: readonly Reason[] = facts.unresolved
    ? [{ code: "rule", detail: "an equal call may have run already" }]
    : [];
  const raising = [...rules.reasons, ...limits, ...confirm, ...doubt];
  if (rules.raise === "deny") return deny(raising);

  const base = evaluateRunMode({
    permission: call.tool.permission,
    access: call.tool.access,
    marked: call.tool.destructive || call.tool.unbounded,
    authority: facts.authority,
    mode: facts.mode,
    ceilings: ceilingsOf(call),
    profile: facts.profile ?? "strict",
    raised: raising.length > 0,
  });
  // An approval that is presented has to fit, even where none would be needed any more.
  if (base.verdict === "allow" && raising.length === 0 && facts.approval === undefined) return base;
  if (base.verdict === "deny") return deny([...base.reasons, ...raising]);
  return answer(call, facts, [...base.needs], [...base.reasons, ...raising], raising.length > 0);
}

// Only a fitting approval, a covering grant and an elevation take a need away, each leaving its reason.
function answer(call: Call, facts: Facts, needs: Need[], reasons: Reason[], raised: boolean): Decision {
  let open = needs;
  if (facts.approval !== undefined) {
    const fit = fits(facts.approval, call, facts);
    if (!fit.ok) return deny([...reasons, { code: fit.issues[0]?.code as ReasonCode }]);
    open = open.filter((need) => need !== "approval");
    reasons.push({ code: "approval", detail: facts.approval.id });
  } else if (open.includes("approval") && !raised) {
    const grant = coveringGrant(call, facts);
    if (grant !== undefined) {
      open = open.filter((need) => need !== "approval");
      reasons.push({ code: "grant", detail: grant });
    }
  }
  if (open.includes("elevation") && isElevated(call, facts))
    open = open.filter((need) => need !== "elevation");
  if (open.length === 0) return { verdict: "allow", needs: [], reasons };
  if (tooManyPending(call, facts)) return deny([...reasons, { code: "limit", detail: "pending" }]);
  return { verdict: "ask", needs: open, reasons };
}

/** The run modes written above a call. */
export function ceilingsOf(call: Pick<Call, "policy" | "tool">): readonly RunMode[] {
  const connector = call.policy.connectors[call.tool.connector]?.ceiling;
  return [call.policy.ceiling, connector, call.tool.ceiling].filter((ceiling) => ceiling !== undefined);
}

function actorMayAct(call: Call, facts: Facts): boolean {
  const lists = [call.policy.actors, call.policy.connectors[call.tool.connector]?.actors];
  return lists.every((list) => list === undefined || isListed(list, facts.actor));
}

function coveringGrant(call: Call, facts: Facts): string | undefined {
  if (call.tool.grants.kind === "none" || call.tool.destructive || call.tool.unbounded) return undefined;
  return facts.grants?.find(
    (grant) =>
      grant.tool === call.tool.name &&
      grant.usesLeft > 0 &&
      facts.now < grant.expiresAt &&
      grant.requestDigest === call.requestDigest,
  )?.id;
}

function isElevated(call: Call, facts: Facts): boolean {
  const { elevation, approval } = facts;
  if (elevation === undefined || approval === undefined || facts.now >= elevation.expiresAt) return false;
  return elevation.approvalDigest === approvalDigest(call, { ...facts, nonce: approval.nonce });
}

function deny(reasons: readonly Reason[]): Decision {
  return { verdict: "deny", needs: [], reasons };
}
