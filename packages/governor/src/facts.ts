import type { Facts } from "@interlock/approval";
import type { Call } from "@interlock/core";
import { findApproval } from "./approvals.ts";
import type { CallRequest } from "./call.ts";
import { readCounters } from "./counters.ts";
import { isHalted } from "./halt.ts";
import type { Host } from "./host.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** Everything that `decide` may know of a call, read in the transaction that will act on the answer. */
export async function gatherFacts(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  call: Call,
  request: Pick<CallRequest, "approval">,
): Promise<Facts> {
  const authority = await host.authority(call, session);
  const counters = await readCounters(transaction, session, call);
  const halted = await isHalted(transaction, call, session);
  const approval =
    request.approval === undefined ? undefined : await findApproval(transaction, request.approval);
  return {
    now: transaction.now,
    tenant: session.tenant,
    session: session.id,
    mode: session.mode,
    actor: session.actor,
    authority,
    profile: host.profile,
    generation: 0,
    ...(counters === undefined ? {} : { counters }),
    ...(halted ? { stopped: "halted" as const } : {}),
    ...(approval === undefined ? {} : { approval }),
  };
}
