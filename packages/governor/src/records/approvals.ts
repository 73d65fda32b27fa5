import type { ApprovalRequest, Facts } from "@interlock/approval";
import type { Call, Decision, JsonObject, Outcome } from "@interlock/core";
import { v7 } from "uuid";
import { journal } from "../journal/journal.ts";
import type { CallRequest } from "../types/call-request.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { stored, toStored } from "../types/store.ts";
import { bindingOf, withShown } from "./binding.ts";
import type { Ledger } from "./ledger.ts";

/** A call for which a person has to be asked. */
export interface Asked {
  readonly call: Call;
  readonly facts: Facts;
  readonly decision: Decision;
  readonly request: CallRequest;
}

/** Writes a question to a person, one for each call of a session. */
export function requestApproval(
  host: Host,
  session: SessionFacts,
  ledger: Ledger,
  asked: Asked,
): ApprovalRequest {
  const { call, facts, decision, request } = asked;
  const approval = withShown(host, {
    id: v7(),
    tenant: session.tenant,
    session: session.id,
    ...(request.callId === undefined ? {} : { callId: request.callId }),
    actor: session.actor,
    mode: session.mode,
    ...bindingOf(host, call, facts),
    agentArguments: structuredClone(request.args ?? {}) as JsonObject,
    ...(request.origins === undefined ? {} : { origins: request.origins }),
    edits: 0,
    needs: decision.needs,
    reasons: decision.reasons,
    deferred: decision.reasons.some((reason) => reason.code === "deferred"),
    requestedAt: facts.now,
    expiresAt: facts.now + call.tool.approval.expiresIn,
    status: "pending",
    votes: [],
  });
  saveApproval(ledger, approval);
  ledger.set("pending", equalKey(session, call), approval.id);
  if (request.callId !== undefined)
    ledger.set("pending", namedKey(session, request.callId, call), approval.id);
  journal(ledger, host.context(session), {
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
  ledger: Ledger,
  session: SessionFacts,
  callId: string | undefined,
  call: Call,
): Promise<ApprovalRequest | undefined> {
  return callId === undefined ? undefined : find(ledger, namedKey(session, callId, call));
}

/** The newest request of the session for an equal call. */
export async function findEqual(
  ledger: Ledger,
  session: SessionFacts,
  call: Call,
): Promise<ApprovalRequest | undefined> {
  return find(ledger, equalKey(session, call));
}

/** A request by its id, in this ledger's tenant. */
export async function findApproval(ledger: Ledger, id: string): Promise<ApprovalRequest | undefined> {
  return stored<ApprovalRequest>(await ledger.get("approval", id));
}

/** Every request that waits for an answer, oldest first; some may be too old by now. */
export async function waitingApprovals(ledger: Ledger): Promise<readonly ApprovalRequest[]> {
  const waiting: ApprovalRequest[] = [];
  for (const id of await ledger.list("pending", "id")) {
    const approval = await findApproval(ledger, String(id));
    if (approval !== undefined) waiting.push(approval);
  }
  return waiting;
}

/** Keeps a request as it now is; those that wait for an answer can be listed, all of them and by tool. */
export function saveApproval(ledger: Ledger, approval: ApprovalRequest): void {
  const waits = approval.status === "pending";
  ledger.set("approval", approval.id, toStored(approval), waits ? `pending ${approval.tool}` : "");
  if (waits) ledger.set("pending", approval.id, approval.id, "id");
  else ledger.delete("pending", approval.id);
}

/** Takes the one use of an approval. */
export function markUsed(ledger: Ledger, approval: ApprovalRequest): void {
  saveApproval(ledger, { ...approval, status: "used" });
}

/** Ends a request whose place something else took: a standing grant, or a newer request. */
export function voidRequest(host: Host, ledger: Ledger, approval: ApprovalRequest): void {
  saveApproval(ledger, { ...approval, status: "void" });
  journal(ledger, host.context({ id: approval.session, tenant: approval.tenant }), {
    kind: "answered",
    approval: approval.id,
    answer: "void",
    status: "void",
    request: host.keyedRequest(approval.requestDigest),
    by: { id: "" },
  });
}

/** Whether a call that asks can wait for a request that was made already: it shows all that is asked for now. */
export function waitsFor(approval: ApprovalRequest, { verdict, needs, reasons }: Decision): boolean {
  return (
    verdict === "ask" &&
    needs.every((need) => approval.needs.includes(need)) &&
    reasons.every(({ code, detail }) =>
      approval.reasons.some((shown) => shown.code === code && shown.detail === detail),
    )
  );
}

/** Whether an approved request is the one that its call still waits with: only the right that it shows is missing. */
export function coversAsk(approval: ApprovalRequest, { needs }: Decision): boolean {
  return approval.needs.includes("elevation") && needs.every((need) => need === "elevation");
}

/** What the agent is told of a rejected call. */
export function rejection(approval: ApprovalRequest): Outcome {
  const note = approval.votes.find((vote) => !vote.approve)?.note;
  const said = note === undefined ? {} : { detail: note, tellAgent: true };
  return { status: "denied", reasons: [{ code: "rejected", ...said }] };
}

async function find(ledger: Ledger, key: string): Promise<ApprovalRequest | undefined> {
  const id = await ledger.get("pending", key);
  return typeof id === "string" ? findApproval(ledger, id) : undefined;
}

function equalKey(session: SessionFacts, call: Call): string {
  return JSON.stringify(["request", session.id, call.tool.name, call.requestDigest]);
}

function namedKey(session: SessionFacts, callId: string, call: Call): string {
  return JSON.stringify(["call", session.id, callId, call.tool.name, call.requestDigest]);
}
