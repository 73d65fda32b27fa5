import { type ApprovalRequest, decide } from "@interlock/approval";
import {
  type Actor,
  type Decision,
  type Outcome,
  ok,
  type Result,
  type RunMode,
  type Tool,
  toTool,
} from "@interlock/core";
import { agentView } from "./agent-view.ts";
import { expire } from "./answer.ts";
import { findApproval, rejection } from "./approvals.ts";
import { type CallRequest, governedCall, offered, unavailable } from "./call.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { isOffered } from "./offer.ts";
import type { Transaction } from "./store.ts";

/** What is fixed when a session starts. */
export interface SessionFacts {
  readonly id: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly tenant: string;
}

/** How a call is made, besides its tool and arguments. */
export type CallOptions = Pick<CallRequest, "callId" | "signal" | "origins">;

/** One run of an agent under a policy. What it returns may be shown to the agent. */
export interface Session {
  readonly id: string;
  /** The tools as a model sees them now; one whose verdict could only be deny is not among them. */
  readonly tools: readonly Tool[];
  /** Reads again what the store knows of the session (policy, grants), so that `tools` is what its next call would find. */
  refresh(): Promise<void>;
  /** What would happen to a call, for people and tests: nothing is asked, sent, counted or journalled. True issue codes. */
  decide(tool: string, args: unknown): Promise<Result<Decision>>;
  /** Runs a governed call. With a `callId` the same call is asked for once and run once. Never throws. */
  call(tool: string, args: unknown, options?: CallOptions): Promise<Outcome>;
  /** Runs the call of an answered approval, once. */
  resume(approval: string, options?: Pick<CallRequest, "signal">): Promise<Outcome>;
}

/** Opens a session over a host. */
export function openSession(host: Host, session: SessionFacts): Session {
  return {
    id: session.id,
    get tools() {
      const policy = host.policyOf(session.tenant);
      const grants = host.grantsOf(session);
      return policy.tools.filter((tool) => isOffered(host, policy, tool, session, grants)).map(toTool);
    },
    refresh: () =>
      host.store.transaction(session.tenant, async (transaction) => {
        await host.policyFor(transaction, session.tenant);
        await host.grantsFor(transaction, session);
      }),
    decide: (tool, args) => simulate(host, session, tool, args),
    call: async (tool, args, options = {}) =>
      agentView(await governedCall(host, session, { tool, args, ...options })),
    resume: async (approval, options = {}) =>
      agentView(await resumeCall(host, session, approval, options.signal)),
  };
}

async function simulate(
  host: Host,
  session: SessionFacts,
  tool: string,
  args: unknown,
): Promise<Result<Decision>> {
  return host.store.transaction(session.tenant, async (transaction) => {
    const policy = await host.policyFor(transaction, session.tenant);
    const grants = await host.grantsFor(transaction, session);
    const merged = offered(host, policy, session, grants, { tool, args });
    if (!merged.ok) return merged;
    const authority = await host.authority(merged.value, session);
    return ok(
      decide(
        merged.value,
        await gatherFacts(host, session, transaction, merged.value, { authority, grants }),
      ),
    );
  });
}

/** Runs the call of an answered request as the session that asked for it. */
export async function resumeCall(
  host: Host,
  session: SessionFacts,
  id: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  let approval: ApprovalRequest | undefined;
  try {
    approval = await host.store.transaction(session.tenant, (transaction) =>
      findOwn(host, session, transaction, id),
    );
  } catch (error) {
    return { status: "denied", reasons: [{ code: unavailable(error) }] };
  }
  if (approval === undefined) return { status: "denied", reasons: [{ code: "approval-mismatch" }] };
  if (approval.status === "pending") {
    return { status: "pending", approval: id, reasons: approval.reasons };
  }
  if (approval.status === "rejected") return rejection(approval);
  return governedCall(host, session, {
    tool: approval.tool,
    args: approval.agentArguments,
    approval: id,
    ...(signal === undefined ? {} : { signal }),
  });
}

// A request of another session is none of this one's; that it tried is in the journal.
async function findOwn(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  id: string,
): Promise<ApprovalRequest | undefined> {
  const found = await findApproval(transaction, id);
  const pointer = found === undefined ? "" : foreign(found, session);
  if (found !== undefined && pointer === undefined) {
    await expire(host, transaction, found);
    return findApproval(transaction, id);
  }
  const issues = [{ code: "approval-mismatch", pointer: pointer ?? "" }];
  await journal(transaction, host.context(session), { kind: "refused", tool: found?.tool ?? "", issues });
  return undefined;
}

function foreign(approval: ApprovalRequest, session: SessionFacts): string | undefined {
  if (approval.session !== session.id) return "/session";
  return approval.actor.id === session.actor.id ? undefined : "/actor";
}
