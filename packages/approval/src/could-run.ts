import { type Actor, isListed, type Policy, type RunMode, type ToolEntry } from "@interlock/core";
import { evaluateRunMode, type Profile } from "@interlock/run-mode";
import { ceilingsOf } from "./decide.ts";

/** Whether a tool's verdict in a session could be anything but deny; if not, the session does not have it (governance.md §2). */
export function couldRun(
  policy: Policy,
  tool: ToolEntry,
  session: { readonly mode: RunMode; readonly actor: Actor; readonly profile?: Profile },
): boolean {
  const lists = [policy.actors, policy.connectors[tool.connector]?.actors];
  if (lists.some((list) => list !== undefined && !isListed(list, session.actor))) return false;
  const question = {
    permission: tool.permission,
    access: tool.access,
    marked: tool.destructive || tool.unbounded,
    mode: session.mode,
    ceilings: ceilingsOf({ policy, tool }),
    profile: session.profile ?? "strict",
    raised: tool.confirm,
  } as const;
  return evaluateRunMode({ ...question, authority: "held" }).verdict !== "deny";
}
