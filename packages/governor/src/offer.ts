import { couldRun } from "@interlock/approval";
import type { Policy, ToolEntry } from "@interlock/core";
import type { SessionFacts } from "./session.ts";

/** Whether a session has a tool at all: one whose verdict could only be deny does not exist for it (governance.md §2). */
export function isOffered(policy: Policy, tool: ToolEntry, session: SessionFacts): boolean {
  return couldRun(policy, tool, session);
}
