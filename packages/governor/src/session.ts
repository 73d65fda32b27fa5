import { decide } from "@interlock/approval";
import {
  type Actor,
  type Decision,
  type Outcome,
  ok,
  type Policy,
  type Result,
  type RunMode,
  type Tool,
  toTool,
} from "@interlock/core";
import { agentView } from "./agent-view.ts";
import { findApproval } from "./approvals.ts";
import { governedCall, offered } from "./call.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { isOffered } from "./offer.ts";

/** What is fixed when a session starts. */
export interface SessionFacts {
  readonly id: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly tenant: string;
}

/** One run of an agent under a policy. What it returns may be shown to the agent. */
export interface Session {
  readonly id: string;
  /** The tools as a model sees them; one whose verdict could only be deny is not among them. */
  readonly tools: readonly Tool[];
  /** What would happen to a call, for people and tests: nothing is asked, sent, counted or journalled. True issue codes. */
  decide(tool: string, args: unknown): Promise<Result<Decision>>;
  /** Runs a governed call. With a `callId` the same call is asked for once. Never throws. */
  call(
    tool: string,
    args: unknown,
    options?: { readonly callId?: string; readonly signal?: AbortSignal },
  ): Promise<Outcome>;
  /** Runs the call of an answered approval, once. */
  resume(approval: string, options?: { readonly signal?: AbortSignal }): Promise<Outcome>;
}

/** Opens a session over a host. */
export function openSession(host: Host, session: SessionFacts): Session {
  return {
    id: session.id,
    tools: sessionTools(host.policy, session),
    decide: async (tool, args) => {
      const merged = offered(host, session, { tool, args });
      if (!merged.ok) return merged;
      const facts = await host.store.transaction(session.tenant, (transaction) =>
        gatherFacts(host, session, transaction, merged.value, {}),
      );
      return ok(decide(merged.value, facts));
    },
    call: async (tool, args, options = {}) =>
      agentView(await governedCall(host, session, { tool, args, ...options })),
    resume: async (approval, options = {}) =>
      agentView(await resumeCall(host, session, approval, options.signal)),
  };
}

/** Runs the call of an answered request as the session that asked for it. */
export async function resumeCall(
  host: Host,
  session: SessionFacts,
  id: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  let approval: Awaited<ReturnType<typeof findApproval>>;
  try {
    approval = await host.store.transaction(session.tenant, (transaction) => findApproval(transaction, id));
  } catch {
    return { status: "denied", reasons: [{ code: "store-unavailable" }] };
  }
  if (approval === undefined || approval.session !== session.id) {
    return { status: "denied", reasons: [{ code: "approval-mismatch" }] };
  }
  if (approval.status === "pending") return { status: "pending", approval: id, reasons: approval.reasons };
  if (approval.status === "rejected") {
    const note = approval.votes.find((vote) => !vote.approve)?.note;
    return {
      status: "denied",
      reasons: [{ code: "rejected", ...(note === undefined ? {} : { detail: note, tellAgent: true }) }],
    };
  }
  return governedCall(host, session, {
    tool: approval.tool,
    args: approval.agentArguments,
    approval: id,
    ...(signal === undefined ? {} : { signal }),
  });
}

function sessionTools(policy: Policy, session: SessionFacts): readonly Tool[] {
  return policy.tools.filter((tool) => isOffered(policy, tool, session)).map(toTool);
}
