import { decide } from "@interlock/approval";
import {
  type Decision,
  InterlockError,
  type Outcome,
  ok,
  own,
  type PolicyConnector,
  type Result,
  type Tool,
  type ToolEntry,
  toTool,
} from "@interlock/core";
import { agentView } from "./call/agent-view.ts";
import { askHost } from "./call/ask-host.ts";
import { governedCall } from "./call/call.ts";
import { gatherFacts } from "./call/facts.ts";
import { isOffered, offered } from "./call/offer.ts";
import { resumeCall } from "./call/resume.ts";
import { readCallOptions } from "./doors/call-door.ts";
import { revokedConnections } from "./records/connections.ts";
import { bindSession } from "./records/session-record.ts";
import type { CallRequest } from "./types/call-request.ts";
import type { Host } from "./types/host.ts";
import type { SessionFacts } from "./types/session-facts.ts";

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

/**
 * Opens a session over a host: the store's policy and grants are read, so that `tools` is right at once. From then on its id
 * means this mode and actor. Throws `InterlockError` `session-differs` where it was opened with others before.
 */
export async function openSession(host: Host, session: SessionFacts): Promise<Session> {
  let revoked = await refresh(host, session, true);
  return {
    id: session.id,
    get tools() {
      const policy = host.policyOf(session.tenant);
      const grants = host.grantsOf(session);
      const isRevoked = ({ connector }: ToolEntry): boolean =>
        revoked.has(own<PolicyConnector>(policy.connectors, connector)?.connection ?? "");
      return policy.tools
        .filter((tool) => !isRevoked(tool) && isOffered(host, policy, tool, session, grants))
        .map(toTool);
    },
    refresh: async () => {
      revoked = await refresh(host, session, false);
    },
    decide: (tool, args) => simulate(host, session, tool, args),
    call: async (tool, args, options) => {
      const given = readCallOptions(options);
      if (!given.ok) return { status: "invalid", issues: given.issues };
      return agentView(await governedCall(host, session, { tool, args, ...given.value }));
    },
    resume: async (approval, options) => {
      const given = readCallOptions(options, ["signal"]);
      if (!given.ok) return { status: "invalid", issues: given.issues };
      return agentView(await resumeCall(host, session, String(approval), given.value.signal));
    },
  };
}

// Gives the connections that are revoked.
async function refresh(host: Host, session: SessionFacts, isFirst: boolean): Promise<ReadonlySet<string>> {
  return host.transaction(session.tenant, async (ledger) => {
    await host.policyFor(ledger, session.tenant);
    await host.grantsFor(ledger, session);
    const opened = isFirst ? await bindSession(host, ledger, session) : "same";
    if (opened !== "same") {
      throw new InterlockError(
        "session-differs",
        `the session "${session.id.slice(0, 80)}" was opened with another ${opened}`,
      );
    }
    return revokedConnections(ledger);
  });
}

async function simulate(
  host: Host,
  session: SessionFacts,
  tool: string,
  args: unknown,
): Promise<Result<Decision>> {
  const { policy, grants } = await host.transaction(session.tenant, async (ledger) => ({
    policy: await host.policyFor(ledger, session.tenant),
    grants: await host.grantsFor(ledger, session),
  }));
  const merged = offered(host, policy, session, grants, { tool, args });
  if (!merged.ok) return merged;
  const before = await askHost(host, session, merged);
  return host.transaction(session.tenant, async (ledger) =>
    ok(decide(merged.value, await gatherFacts(host, session, ledger, merged.value, { ...before, grants }))),
  );
}
