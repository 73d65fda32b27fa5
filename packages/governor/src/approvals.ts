import type { ApprovalRequest, Facts } from "@interlock/approval";
import {
  type Call,
  type Decision,
  findTool,
  type JsonObject,
  type Outcome,
  type ToolEntry,
} from "@interlock/core";
import { v7 } from "uuid";
import { bindingOf } from "./binding.ts";
import type { CallRequest } from "./call.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { SessionFacts } from "./session.ts";
import { stored, type Transaction, toStored } from "./store.ts";

/** Writes a question to a person, one for each call of a session. */
export async function requestApproval(
  host: Host,
  session: SessionFacts,
  transaction: Transaction,
  asked: {
    readonly call: Call;
    readonly facts: Facts;
    readonly decision: Decision;
    readonly request: CallRequest;
  },
): Promise<ApprovalRequest> {
  const { call, facts, decision, request } = asked;
  const approval: ApprovalRequest = {
    id: v7(),
    tenant: session.tenant,
    session: session.id,
    ...(request.callId === undefined ? {} : { callId: request.callId }),
    actor: session.actor,
    mode: session.mode,
    ...bindingOf(call, facts),
    agentArguments: structuredClone(request.args ?? {}) as JsonObject,
    needs: decision.needs,
    reasons: decision.reasons,
    deferred: decision.reasons.some((reason) => reason.code === "deferred"),
    requestedAt: facts.now,
    expiresAt: facts.now + call.tool.approval.expiresIn,
    status: "pending",
    votes: [],
  };
  await saveApproval(transaction, approval);
  await transaction.set("pending", equalKey(session, call), approval.id);
  if (request.callId !== undefined)
    await transaction.set("pending", namedKey(session, request.callId, call), approval.id);
  await journal(transaction, host.context(session), {
    kind: "requested",
    tool: call.tool.name,
    approval: approval.id,
    request: host.keyedRequest(call.requestDigest),
    expiresAt: approval.expiresAt,
  });
  return approval;
}

/** The request that a framework's id of a call made, if it was for the same arguments. */
export async function findNamed(
  transaction: Transaction,
  session: SessionFacts,
  callId: string | undefined,
  call: Call,
): Promise<ApprovalRequest | undefined> {
  return callId === undefined ? undefined : find(transaction, namedKey(session, callId, call));
}

/** The newest request of the session for an equal call. */
export async function findEqual(
  transaction: Transaction,
  session: SessionFacts,
  call: Call,
): Promise<ApprovalRequest | undefined> {
  return find(transaction, equalKey(session, call));
}

/** A request by its id, in this transaction's tenant. */
export async function findApproval(
  transaction: Transaction,
  id: string,
): Promise<ApprovalRequest | undefined> {
  return stored<ApprovalRequest>(await transaction.get("approval", id));
}

/** A request that a person may act on, with its tool as the policy has it now; `undefined` when either is unknown. */
export async function findWithTool(
  host: Host,
  transaction: Transaction,
  tenant: string,
  id: string,
): Promise<{ readonly request: ApprovalRequest; readonly tool: ToolEntry } | undefined> {
  const request = await findApproval(transaction, id);
  if (request === undefined) return undefined;
  const tool = findTool(await host.policyFor(transaction, tenant), request.tool);
  return tool === undefined ? undefined : { request, tool };
}

/** Keeps a request as it now is; those that wait for an answer can be listed, all of them and by tool. */
export async function saveApproval(transaction: Transaction, approval: ApprovalRequest): Promise<void> {
  const waits = approval.status === "pending";
  await transaction.set("approval", approval.id, toStored(approval), waits ? `pending ${approval.tool}` : "");
  if (waits) await transaction.set("pending", approval.id, approval.id, "id");
  else await transaction.delete("pending", approval.id);
}

/** Takes the one use of an approval. */
export async function markUsed(transaction: Transaction, approval: ApprovalRequest): Promise<void> {
  await saveApproval(transaction, { ...approval, status: "used" });
}

/** What the agent is told of a rejected call. */
export function rejection(approval: ApprovalRequest): Outcome {
  const note = approval.votes.find((vote) => !vote.approve)?.note;
  const said = note === undefined ? {} : { detail: note, tellAgent: true };
  return { status: "denied", reasons: [{ code: "rejected", ...said }] };
}

async function find(transaction: Transaction, key: string): Promise<ApprovalRequest | undefined> {
  const id = await transaction.get("pending", key);
  return typeof id === "string" ? findApproval(transaction, id) : undefined;
}

function equalKey(session: SessionFacts, call: Call): string {
  return JSON.stringify(["request", session.id, call.tool.name, call.requestDigest]);
}

function namedKey(session: SessionFacts, callId: string, call: Call): string {
  return JSON.stringify(["call", session.id, callId, call.tool.name, call.requestDigest]);
}
