import type { Actor, Policy, RunMode, ToolEntry } from "@interlock/core";
import { answerOf, type Profile } from "@interlock/run-mode";
import { mayAct } from "./decide.ts";
import type { Grant } from "./facts.ts";
import { isGrantable } from "./grant.ts";
import { planOf } from "./plan.ts";

/** Whether a tool's verdict in a session could be anything but deny; if not, the session does not have it (governance.md 2.1). */
export function couldRun(
  policy: Policy,
  tool: ToolEntry,
  session: {
    readonly mode: RunMode;
    readonly actor: Actor;
    readonly profile?: Profile;
    /** The standing grants of the session; one of them may answer an ask that would be denied. */
    readonly grants?: readonly Grant[];
  },
): boolean {
  const plan = planOf({ policy, tool });
  if (!mayAct(plan.actors, session.actor)) return false;
  const facts = { mode: session.mode, profile: session.profile ?? "strict", authority: "held" } as const;
  if (answerOf(plan.table, facts, tool.confirm).verdict !== "deny") return true;
  return (
    isGrantable(tool) &&
    !tool.confirm &&
    session.grants?.some((grant) => grant.tool === tool.name) === true &&
    answerOf(plan.answered, facts, false).verdict !== "deny"
  );
}
