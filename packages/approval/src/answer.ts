import { type Answerer, fail, isListed, ok, type Result, type ToolEntry } from "@interlock/core";
import type { ApprovalRequest } from "./request.ts";

/** A person's answer to a request. `by` is authenticated by the host. */
export type Answer =
  | { readonly approve: true; readonly by: Answerer }
  | { readonly reject: string | true; readonly by: Answerer };

/** The request after an answer, or why the answer does not count. The first recorded outcome stands. */
export function answerApproval(
  request: ApprovalRequest,
  answer: Answer,
  facts: { readonly now: number; readonly tool: ToolEntry },
): Result<ApprovalRequest> {
  if (request.status !== "pending")
    return refuse("approval-answered", `the request is ${request.status} already`);
  if (!(facts.now < request.expiresAt))
    return refuse("approval-expired", "the request is too old to be answered");
  const allowed = mayAnswer(request, answer.by, facts.tool);
  if (!allowed.ok) return allowed;
  if ("reject" in answer) {
    const note = typeof answer.reject === "string" ? { note: answer.reject } : {};
    const vote = { by: answer.by, approve: false, at: facts.now, ...note };
    return ok({ ...request, status: "rejected", votes: [...request.votes, vote] });
  }
  if (request.votes.some((vote) => vote.by.id === answer.by.id))
    return refuse("approval-answered", "you have answered already");
  const votes = [...request.votes, { by: answer.by, approve: true, at: facts.now }];
  const status = votes.length >= facts.tool.approval.quorum ? "approved" : "pending";
  return ok({ ...request, status, votes });
}

/** Whether a person may answer a request: listed by the policy (else the session's actor), and not its own requester. */
export function mayAnswer(request: ApprovalRequest, by: Answerer, tool: ToolEntry): Result<true> {
  const { approvers, notRequester } = tool.approval;
  if (notRequester && by.id === request.actor.id)
    return refuse("approver-requester", "who asked may not approve it");
  const listed = approvers === undefined ? by.id === request.actor.id : isListed(approvers, by);
  return listed ? ok(true) : refuse("approver-unlisted", "the policy does not name you as an approver");
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
