import { couldRun, type Grant } from "@interlock/approval";
import type { Policy, ToolEntry } from "@interlock/core";
import type { Host } from "./host.ts";
import type { SessionFacts } from "./session.ts";

/** Whether a session has a tool at all: one whose verdict could only be deny does not exist for it (governance.md §2). */
export function isOffered(
  host: Host,
  policy: Policy,
  tool: ToolEntry,
  session: SessionFacts,
  grants: readonly Grant[],
): boolean {
  return couldRun(policy, tool, { mode: session.mode, actor: session.actor, profile: host.profile, grants });
}
