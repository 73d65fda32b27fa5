import { type ApprovalRequest, approvalDigest, type Facts } from "@interlock/approval";
import type { Call, Decision, JsonObject } from "@interlock/core";
import { v7 } from "uuid";
import type { CallRequest } from "./call.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { keyedDigest } from "./keys.ts";
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
  const connector = host.policy.connectors[call.tool.connector];
  const nonce = v7();
  const approval: ApprovalRequest = {
    id: v7(),
    tenant: session.tenant,
    session: session.id,
    ...(request.callId === undefined ? {} : { callId: request.callId }),
    actor: session.actor,
    mode: session.mode,
    tool: call.tool.name,
    connector: call.tool.connector,
    connection: call.connection,
    ...(connector?.owner === undefined ? {} : { owner: connector.owner }),
    generation: facts.generation,
    agentArguments: structuredClone(request.args ?? {}) as JsonObject,
    request: call.request,
    requestDigest: call.requestDigest,
    approvalDigest: approvalDigest(call, { ...facts, nonce }),
    nonce,
    needs: decision.needs,
    reasons: decision.reasons,
    deferred: decision.reasons.some((reason) => reason.code === "deferred"),
    requestedAt: facts.now,
    expiresAt: facts.now + call.tool.approval.expiresIn,
    status: "pending",
    votes: [],
  };
  await saveApproval(transaction, approval);
  for (const key of pendingKeys(session, request, call)) await transaction.set("pending", key, approval.id);
  await journal(transaction, host.context(session), {
    kind: "requested",
    tool: call.tool.name,
    approval: approval.id,
    request: keyedDigest(host.keys, "interlock-request", call.requestDigest) ?? "",
    expiresAt: approval.expiresAt,
  });
  return approval;
}

/** The request that already stands for a call: of the same `callId`, or an equal one that is pending (governance.md §7). */
export async function findPending(
  transaction: Transaction,
  session: SessionFacts,
  request: CallRequest,
  call: Call,
): Promise<ApprovalRequest | undefined> {
  if (request.approval !== undefined) return undefined;
  for (const key of pendingKeys(session, request, call)) {
    const id = await transaction.get("pending", key);
    const approval = typeof id === "string" ? await findApproval(transaction, id) : undefined;
    if (
      approval?.requestDigest === call.requestDigest &&
      approval.status === "pending" &&
      transaction.now < approval.expiresAt
    ) {
      return approval;
    }
  }
  return undefined;
}

/** A request by its id, in this transaction's tenant. */
export async function findApproval(
  transaction: Transaction,
  id: string,
): Promise<ApprovalRequest | undefined> {
  return stored<ApprovalRequest>(await transaction.get("approval", id));
}

/** Keeps a request as it now is. */
export async function saveApproval(transaction: Transaction, approval: ApprovalRequest): Promise<void> {
  const group = approval.status === "pending" ? `pending ${approval.tool}` : "";
  await transaction.set("approval", approval.id, toStored(approval), group);
  if (approval.status === "pending") await transaction.set("pending", approval.id, approval.id, "id");
  else await transaction.delete("pending", approval.id);
}

/** Takes the one use of an approval. */
export async function markUsed(transaction: Transaction, approval: ApprovalRequest): Promise<void> {
  await saveApproval(transaction, { ...approval, status: "used" });
}

function pendingKeys(session: SessionFacts, request: CallRequest, call: Call): readonly string[] {
  const equal = JSON.stringify(["request", session.id, call.tool.name, call.requestDigest]);
  return request.callId === undefined
    ? [equal]
    : [JSON.stringify(["call", session.id, request.callId]), equal];
}
