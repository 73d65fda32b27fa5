import type { Facts } from "@interlock/approval";
import type { Call, Decision } from "@interlock/core";
import { markUsed } from "./approvals.ts";
import type { CallRequest } from "./call.ts";
import { countCall } from "./counters.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { keyedDigest } from "./keys.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** The right to invoke one call once: its intent is in the journal. */
export interface Claim {
  /** The `seq` of the intent's journal entry. */
  readonly entry: number;
}

/** Takes one use of what lets a call run and writes its intent, in the transaction that decided it. */
export async function claim(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  claimed: {
    readonly call: Call;
    readonly decision: Decision;
    readonly facts: Facts;
    readonly request: CallRequest;
  },
): Promise<Claim> {
  const { call, facts } = claimed;
  if (facts.approval !== undefined) await markUsed(transaction, facts.approval);
  await countCall(transaction, session, call);
  const entry = await journal(transaction, host.context(session), {
    kind: "claimed",
    tool: call.tool.name,
    connection: call.connection,
    request: keyedDigest(host.keys, "interlock-request", call.requestDigest) ?? "",
    ...(facts.approval === undefined ? {} : { approval: facts.approval.id }),
  });
  // What stays here after a crash is a call of which nobody knows whether it ran.
  await transaction.set("claim", String(entry.seq), { tool: call.tool.name, session: session.id }, "open");
  return { entry: entry.seq };
}
