import { couldRun, type Grant } from "@interlock/approval";
import { type Call, findTool, type Policy, type Result, type ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";

/** Whether a session has a tool at all: one whose verdict could only be deny does not exist for it (governance.md 2.1). */
export function isOffered(
  host: Host,
  policy: Policy,
  tool: ToolEntry,
  session: SessionFacts,
  grants: readonly Grant[],
): boolean {
  return couldRun(policy, tool, { mode: session.mode, actor: session.actor, profile: host.profile, grants });
}

/** The call that a name and arguments make in this session; a tool that the session does not have is nonsense to it. */
export function offered(
  host: Host,
  policy: Policy,
  session: SessionFacts,
  grants: readonly Grant[],
  request: Pick<CallRequest, "tool" | "args">,
): Result<Call> {
  const tool = findTool(policy, request.tool);
  const name = tool !== undefined && isOffered(host, policy, tool, session, grants) ? request.tool : "";
  return mergeLocks(policy, name, request.args);
}
