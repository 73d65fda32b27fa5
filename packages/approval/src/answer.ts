import { type Answerer, fail, isListed, ok, type Result } from "@interlock/core";
import type { ApprovalRequest } from "./request.ts";

/** A person's answer to need `approval`. Who approves names what they were shown. */
export type Answer =
  | { readonly approve: string }
  /** The note is for the model. */
  | { readonly reject: { readonly note?: string } };

/**
 * The request after an answer, or why the answer does not count. It is judged by the terms in the request. The first
 * recorded outcome stands.
 */
export function answerApproval(
  request: ApprovalRequest,
  by: Answerer,
  answer: Answer,
  now: number,
): Result<ApprovalRequest> {
  const open = isOpen(request, now);
  if (!open.ok) return open;
  const allowed = mayAnswer(request, by);
  if (!allowed.ok) return allowed;
  if ("reject" in answer) {
    const { note } = answer.reject;
    const vote = { by, approve: false, at: now, ...(note === undefined ? {} : { note }) };
    return ok({ ...request, status: "rejected", votes: [...request.votes, vote] });
  }
  if (!request.needs.includes("approval"))
    return refuse("approval-unneeded", "the request needs somebody's right, not an approval");
  if (answer.approve !== request.shown)
    return refuse("request-changed", "the request is not the one that you were shown; look at it again");
  if (request.votes.some((vote) => vote.by.id === by.id))
    return refuse("approval-answered", "you have answered already");
  const voted = { ...request, votes: [...request.votes, { by, approve: true, at: now }] };
  return ok({ ...voted, status: hasApproval(voted) ? "approved" : "pending" });
}

/** Whether a request can still be answered. */
export function isOpen(request: ApprovalRequest, now: number): Result<true> {
  if (request.status !== "pending")
    return refuse("approval-answered", `the request is ${request.status} already`);
  return now < request.expiresAt
    ? ok(true)
    : refuse("approval-expired", "the request is too old to be answered");
}

/** Whether a person may answer a request: named by its terms (else the session's actor), and not the author of its arguments. */
export function mayAnswer(
  request: Pick<ApprovalRequest, "actor" | "editor" | "wrote" | "terms">,
  by: Answerer,
): Result<true> {
  const { approvers, notRequester } = request.terms;
  if (notRequester && by.id === request.actor.id)
    return refuse("approver-requester", "who asked may not approve it");
  if (notRequester && (by.id === request.editor || wroteSome(request, by)))
    return refuse("approver-requester", "who wrote the arguments may not approve them");
  const listed = approvers === undefined ? by.id === request.actor.id : isListed(approvers, by);
  if (listed) return ok(true);
  const names = approvers === undefined ? `the session's actor ${request.actor.id}` : approvers.join(", ");
  return refuse("approver-unlisted", `${by.id} is not among those who may answer: ${names}`);
}

function wroteSome({ wrote }: Pick<ApprovalRequest, "wrote">, by: Answerer): boolean {
  return wrote !== undefined && Object.values(wrote).includes(by.id);
}

/** Whether the recorded votes are as many as the request's terms ask for, each of another person who may give one. */
export function hasApproval(request: ApprovalRequest): boolean {
  const voters = new Set<string>();
  for (const { by, approve } of request.votes) {
    if (!approve) return false;
    if (mayAnswer(request, by).ok) voters.add(by.id);
  }
  return voters.size >= request.terms.quorum;
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
