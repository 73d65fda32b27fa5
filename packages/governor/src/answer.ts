import { type ApprovalRequest, answerApproval, decide, mayAnswer } from "@interlock/approval";
import { type Answerer, fail, type JsonObject, ok, type Result, type ToolEntry } from "@interlock/core";
import { findWithTool, saveApproval } from "./approvals.ts";
import { bindingOf } from "./binding.ts";
import { offered } from "./call.ts";
import { gatherFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { Transaction } from "./store.ts";
import { who } from "./who.ts";

/** What a person says to a request. `edit` gives new agent arguments: never another tool, never a locked value. */
export type AnswerInput = { readonly by: Answerer; readonly tenant?: string } & (
  | { readonly approve: true }
  /** A text is a note for the model. */
  | { readonly reject: string | true }
  | { readonly edit: JsonObject }
  /** For other people; decides nothing. */
  | { readonly comment: string }
);

/** Records what a person says in one transaction: approve against reject against expiry, one outcome stands. */
export async function answer(host: Host, id: string, input: AnswerInput): Promise<Result<ApprovalRequest>> {
  const tenant = input.tenant ?? "default";
  if (!(await host.may(input.by, "answer"))) return refuse("not-permitted", "this person may not answer");
  return host.store.transaction(tenant, async (transaction) => {
    const found = await findWithTool(host, transaction, tenant, id);
    if (found === undefined) return refuse("approval-unknown", "there is no such request");
    const { request, tool } = found;
    if (await expire(host, transaction, request))
      return refuse("approval-expired", "the request is too old to be answered");
    const result = await take(host, transaction, request, tool, input);
    if (result.ok) await record(host, transaction, result.value, wordFor(input), input.by);
    return result;
  });
}

/** Records that nobody answered in time; `true` when the request is or was too old. */
export async function expire(
  host: Host,
  transaction: Transaction,
  request: ApprovalRequest,
): Promise<boolean> {
  if (request.status === "expired") return true;
  if (request.status !== "pending" || transaction.now < request.expiresAt) return false;
  await record(host, transaction, { ...request, status: "expired" }, "expire", { id: "" });
  return true;
}

async function take(
  host: Host,
  transaction: Transaction,
  request: ApprovalRequest,
  tool: ToolEntry,
  input: AnswerInput,
): Promise<Result<ApprovalRequest>> {
  if ("edit" in input) return edit(host, transaction, request, input.edit, input.by);
  if ("comment" in input) {
    const comment = { by: input.by, text: input.comment, at: transaction.now };
    return ok({ ...request, comments: [...(request.comments ?? []), comment] });
  }
  if ("approve" in input && !request.needs.includes("approval")) {
    return refuse("approval-unneeded", "the request needs somebody's right, not an approval");
  }
  return answerApproval(request, input, { now: transaction.now, tool });
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
  if (request.status !== "pending")
    return refuse("approval-answered", `the request is ${request.status} already`);
  const session = { id: request.session, mode: request.mode, actor: request.actor, tenant: request.tenant };
  const policy = await host.policyFor(transaction, request.tenant);
  const merged = offered(host, policy, session, [], { tool: request.tool, args });
  if (!merged.ok) return merged;
  const call = merged.value;
  const allowed = mayAnswer(request, by, call.tool);
  if (!allowed.ok) return allowed;
  const authority = request.needs.includes("elevation") ? "missing" : "held";
  const facts = await gatherFacts(host, session, transaction, call, { authority });
  const decision = decide(call, facts);
  if (decision.verdict === "deny") return refuse("edit-denied", "the policy denies the edited call");
  const { owner: _, ...kept } = request;
  const edited: ApprovalRequest = {
    ...kept,
    ...bindingOf(call, facts),
    agentArguments: structuredClone(args),
    edited: true,
    needs: decision.needs,
    reasons: decision.reasons,
    votes: [],
  };
  // Where only somebody's right is missing, there is nothing to approve: it still has to be lent.
  const isOnlyLent = decision.needs.length > 0 && !decision.needs.includes("approval");
  if (call.tool.approval.notRequester || isOnlyLent) return ok(edited);
  return answerApproval(edited, { approve: true, by }, { now: transaction.now, tool: call.tool });
}

async function record(
  host: Host,
  transaction: Transaction,
  request: ApprovalRequest,
  word: string,
  by: Answerer,
): Promise<void> {
  await saveApproval(transaction, request);
  await journal(transaction, host.context({ id: request.session, tenant: request.tenant }), {
    kind: "answered",
    approval: request.id,
    answer: word,
    status: request.status,
    request: host.keyedRequest(request.requestDigest),
    by: who(by),
  });
}

function wordFor(input: AnswerInput): string {
  if ("edit" in input) return "edit";
  if ("comment" in input) return "comment";
  return "reject" in input ? "reject" : "approve";
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
