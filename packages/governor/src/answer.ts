import { type ApprovalRequest, answerApproval, approvalDigest, decide, mayAnswer } from "@interlock/approval";
import { type Answerer, fail, findTool, type Json, type JsonObject, ok, type Result } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { v7 } from "uuid";
import { findApproval, saveApproval } from "./approvals.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { Transaction } from "./store.ts";

/** A person's answer. `edit` gives new agent arguments: never another tool, never a locked value. */
export type AnswerInput = { readonly by: Answerer; readonly tenant?: string } & (
  | { readonly approve: true }
  | { readonly reject: string | true }
  | { readonly edit: JsonObject }
);

/** Records an answer in one transaction: approve against reject against expiry, one outcome stands. */
export async function answer(host: Host, id: string, input: AnswerInput): Promise<Result<ApprovalRequest>> {
  const tenant = input.tenant ?? "default";
  if (!(await host.may(input.by, "answer"))) return refuse("not-permitted", "this person may not answer");
  return host.store.transaction(tenant, async (transaction) => {
    const request = await findApproval(transaction, id);
    const tool = request === undefined ? undefined : findTool(host.policy, request.tool);
    if (request === undefined || tool === undefined)
      return refuse("approval-unknown", "there is no such request");
    if (request.status === "pending" && transaction.now >= request.expiresAt) {
      await record(host, transaction, { ...request, status: "expired" }, "expire", input.by);
      return refuse("approval-expired", "the request is too old to be answered");
    }
    const answered =
      "edit" in input
        ? await edit(host, transaction, request, input.edit, input.by)
        : answerApproval(request, input, { now: transaction.now, tool });
    if (answered.ok) {
      const words = "edit" in input ? "edit" : "reject" in input ? "reject" : "approve";
      await record(host, transaction, answered.value, words, input.by);
    }
    return answered;
  });
}

// The edited call is merged, validated and decided like any other; it voids earlier votes and counts as its editor's
// approval unless duties are separate (governance.md §6).
async function edit(
  host: Host,
  transaction: Transaction,
  request: ApprovalRequest,
  args: JsonObject,
  by: Answerer,
): Promise<Result<ApprovalRequest>> {
  const merged = mergeLocks(host.policy, request.tool, args);
  if (!merged.ok) return merged;
  const call = merged.value;
  if (request.status !== "pending")
    return refuse("approval-answered", `the request is ${request.status} already`);
  const allowed = mayAnswer(request, by, call.tool);
  if (!allowed.ok) return allowed;
  const session = { id: request.session, mode: request.mode, actor: request.actor, tenant: request.tenant };
  const facts = await gatherFacts(host, session, transaction, call, {});
  const decision = decide(call, facts);
  if (decision.verdict === "deny") return refuse("edit-denied", "the policy denies the edited call");
  const nonce = v7();
  const edited: ApprovalRequest = {
    ...request,
    agentArguments: structuredClone(args),
    request: call.request,
    requestDigest: call.requestDigest,
    approvalDigest: approvalDigest(call, { ...facts, nonce }),
    nonce,
    needs: decision.needs,
    reasons: decision.reasons,
    votes: [],
  };
  if (call.tool.approval.notRequester) return ok(edited);
  return answerApproval(edited, { approve: true, by }, { now: transaction.now, tool: call.tool });
}

async function record(
  host: Host,
  transaction: Transaction,
  request: ApprovalRequest,
  words: string,
  by: Answerer,
): Promise<void> {
  await saveApproval(transaction, request);
  const { id, channel } = by;
  const who: Json = channel === undefined ? { id } : { id, channel };
  await journal(transaction, host.context({ id: request.session, tenant: request.tenant }), {
    kind: "answered",
    approval: request.id,
    answer: words,
    status: request.status,
    by: who,
  });
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
