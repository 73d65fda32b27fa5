import {
  type Actor,
  type Call,
  type Decision,
  deepFreeze,
  type Issue,
  isListed,
  isObject,
  type Json,
  type Need,
  own,
  type Reason,
  type ReasonCode,
  type Segment,
} from "@interlock/core";
import { answerOf } from "@interlock/run-mode";
import { isElevated } from "./elevation.ts";
import type { Facts } from "./facts.ts";
import { fits } from "./fits.ts";
import { coveringGrant } from "./grant.ts";
import { exceededLimits, tooManyPending } from "./limits.ts";
import { type DecisionPlan, planOf } from "./plan.ts";
import { canBeShown, type ShowLimits, showLimits } from "./render.ts";
import type { ApprovalRequest } from "./request.ts";
import { applyRules } from "./rules.ts";

/**
 * Whether a call may run: permission, rules, limits and run mode composed, then what an approval, a grant or an elevation
 * answers. Pure, synchronous, total; what throws inside is `deny` with `policy-error` (governance.md 5.2), and `onError` is
 * given it.
 */
export function decide(call: Call, facts: Facts, onError?: (cause: unknown) => void): Decision {
  try {
    return judge(call, facts);
  } catch (cause) {
    onError?.(cause);
    return policyError;
  }
}

const policyError: Decision = deepFreeze({ verdict: "deny", needs: [], reasons: [{ code: "policy-error" }] });

function judge(call: Call, facts: Facts): Decision {
  if (facts.stopped !== undefined) return deny([{ code: facts.stopped }]);
  const plan = planOf(call);
  if (!mayAct(plan.actors, facts.actor)) return deny([{ code: "permission", detail: "actor" }]);

  const raising = raised(call, facts, plan);
  if (raising.denied) return deny(raising.reasons);
  const isRaised = raising.reasons.length > 0;
  const base = answerOf(plan.table, facts, isRaised);
  // An approval that is presented has to fit, even where none would be needed any more.
  if (facts.approval === undefined) {
    if (base.verdict === "allow") return base;
    // Nothing raised it and nothing could answer it: the table's answer is the whole answer.
    if (!isRaised && facts.grants === undefined && base.verdict === "deny") return base;
    if (!isRaised && facts.grants === undefined && unaskable(call, facts) === undefined) return base;
  }
  // A request for somebody's right alone leaves the tool's own ask to a grant.
  const isOpen = facts.approval === undefined || !facts.approval.needs.includes("approval");
  const asked = isRaised || !isOpen ? undefined : granted(call, facts, plan, base);
  const { verdict, needs, reasons } = asked ?? base;
  if (verdict === "deny") return deny([...reasons, ...raising.reasons]);
  return answer(call, facts, needs, [...reasons, ...raising.reasons], raising.reasons);
}

interface Raising {
  readonly denied: boolean;
  readonly reasons: readonly Reason[];
}

const nothing: Raising = { denied: false, reasons: [] };

// Everything besides the permission that asks for a person. Only people answer it.
function raised(call: Call, facts: Facts, plan: DecisionPlan): Raising {
  if (plan.isPlain && !facts.unresolved) return nothing;
  const rules = applyRules(call, facts);
  const doubt: readonly Reason[] = facts.unresolved
    ? [{ code: "rule", detail: `an equal call may have run already${which(facts.doubts)}` }]
    : [];
  const reasons = [...rules.reasons, ...exceededLimits(call, facts), ...plan.confirm, ...doubt];
  return { denied: rules.raise === "deny", reasons };
}

function which(doubts: readonly number[] | undefined): string {
  return doubts === undefined ? "" : ` (${doubts.map((entry) => `entry ${entry}`).join(", ")})`;
}

// The tool's own ask is answered by a standing grant, also where nobody is there to be asked; what is left is the table's
// answer for a tool that is allowed (governance.md 6.3).
function granted(call: Call, facts: Facts, plan: DecisionPlan, base: Decision): Decision | undefined {
  const answered = answerOf(plan.answered, facts, false);
  if (answered.verdict === base.verdict && answered.needs.length === base.needs.length) return undefined;
  const grant = coveringGrant(call, facts);
  if (grant === undefined) return undefined;
  const known = base.reasons.filter((reason) => reason.code !== "deferred");
  return { ...answered, reasons: [...known, { code: "grant", detail: grant }] };
}

// Only a fitting approval and an elevation take a need away, each its own, leaving its reason.
function answer(
  call: Call,
  facts: Facts,
  needs: readonly Need[],
  known: readonly Reason[],
  raising: readonly Reason[],
): Decision {
  const reasons = [...known];
  let open = needs;
  if (facts.approval !== undefined) {
    const fit = fits(facts.approval, call, facts);
    if (!fit.ok) return deny([...reasons, unfit(fit.issues[0])]);
    if (answersApproval(facts.approval, raising)) {
      open = open.filter((need) => need !== "approval");
      reasons.push({ code: "approval", detail: facts.approval.id });
    }
  }
  const { elevation } = facts;
  if (open.includes("elevation") && elevation !== undefined && isElevated(call, facts)) {
    open = open.filter((need) => need !== "elevation");
    reasons.push({ code: "authority", detail: elevation.user });
  }
  if (open.length === 0) return { verdict: "allow", needs: [], reasons };
  const refusal = unaskable(call, facts);
  return refusal === undefined ? { verdict: "ask", needs: open, reasons } : deny([...reasons, refusal]);
}

// An approval answers what its request showed: a need or a reason that has come up since was in front of nobody.
function answersApproval({ needs, reasons }: ApprovalRequest, raising: readonly Reason[]): boolean {
  return (
    needs.includes("approval") &&
    raising.every(({ code, detail }) =>
      reasons.some((shown) => shown.code === code && shown.detail === detail),
    )
  );
}

// Why a person cannot be asked, `undefined` when they can.
function unaskable(call: Call, facts: Facts): Reason | undefined {
  if (tooManyPending(call, facts)) return { code: "limit", detail: "pending" };
  const show = facts.show ?? showLimits;
  if (askable.get(call) === show) return undefined;
  if (suppliesSecret(call)) return { code: "agent-secret" };
  if (!canBeShown(call, show)) return { code: "too-large-to-show", tellAgent: true };
  askable.set(call, show);
  return undefined;
}

// A call never changes; what can be shown of it is looked at once.
const askable = new WeakMap<Call, ShowLimits>();

// A request is kept and shown; a credential that the agent supplied must be neither.
function suppliesSecret({ tool, arguments: args }: Call): boolean {
  return tool.agent.some((leaf) => leaf.secret === true && isPresent(args, [leaf.key, ...leaf.segments]));
}

function isPresent(value: Json | undefined, [step, ...rest]: readonly Segment[]): boolean {
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (step === null) return Array.isArray(value) && value.some((item: Json) => isPresent(item, rest));
  return typeof step === "string" ? isPresent(own(value, step), rest) : isObject(value);
}

function unfit(issue: Issue | undefined): Reason {
  const { code, pointer } = issue as Issue;
  const detail = pointer === "" ? {} : { detail: pointer.slice(1) };
  return { code: code as ReasonCode, ...detail };
}

/** Whether every list of actors above a tool names the actor. */
export function mayAct(lists: readonly (readonly string[])[], actor: Actor): boolean {
  for (const list of lists) if (!isListed(list, actor)) return false;
  return true;
}

function deny(reasons: readonly Reason[]): Decision {
  return { verdict: "deny", needs: [], reasons };
}
