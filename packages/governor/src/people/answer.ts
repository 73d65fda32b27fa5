import { type ApprovalRequest, answerApproval } from "@interlock/approval";
import { type Answerer, type Json, ok, type Result } from "@interlock/core";
import { type AnswerInput, doors, readAnswer } from "../doors/doors.ts";
import { type Acted, act, holdsEntry, refuse, refuseUnread } from "../records/acts.ts";
import type { Ledger } from "../records/ledger.ts";
import { expire, recordAnswer } from "../records/record-answer.ts";
import { containsSecret } from "../secrets/mask-secrets.ts";
import type { Host } from "../types/host.ts";
import { editRequest } from "./edit.ts";

/** Records what a person says in one transaction: approve against reject against expiry, one outcome stands. */
export async function answer(
  host: Host,
  tenant: string,
  id: unknown,
  by: unknown,
  said: unknown,
): Promise<Acted> {
  const [request, person, input] = [doors.id(id), doors.person(by), readAnswer(said)];
  if (!request.ok || !person.ok || !input.ok) {
    const issues = [request, person, input].flatMap((each) => (each.ok ? [] : each.issues));
    return refuseUnread(host, tenant, id, person.ok ? person.value : undefined, issues);
  }
  const done = { tenant, request: request.value, by: person.value, action: "answer" } as const;
  return act(host, done, (ledger, found) => take(host, ledger, found, person.value, input.value));
}

async function take(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  by: Answerer,
  input: AnswerInput,
): Promise<Result<ApprovalRequest>> {
  if (expire(host, ledger, request))
    return refuse("approval-expired", "the request is too old to be answered");
  if (containsSecret(input as unknown as Json, host.secrets.knownMask(request.tenant)))
    return refuse("value-refused", "the answer holds a secret of the tenant, which may not be kept");
  const [word, result] = await judged(host, ledger, request, by, input);
  if (result.ok) recordAnswer(host, ledger, result.value, word, by);
  return result;
}

const mostComments = 100;

async function judged(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  by: Answerer,
  input: AnswerInput,
): Promise<readonly [word: string, result: Result<ApprovalRequest>]> {
  if ("comment" in input) {
    if (request.status !== "pending" && request.status !== "approved")
      return ["comment", refuse("approval-answered", `the request is ${request.status} already`)];
    if ((request.comments?.length ?? 0) >= mostComments)
      return ["comment", refuse("comments-full", `a request takes ${mostComments} comments`)];
    const comment = { by, text: input.comment, at: ledger.now };
    return ["comment", ok({ ...request, comments: [...(request.comments ?? []), comment] })];
  }
  // Whoever may answer may refuse, whatever the policy has become.
  if ("reject" in input) return ["reject", answerApproval(request, by, input, ledger.now)];
  const policy = await host.policyFor(ledger, request.tenant);
  const held = holdsEntry(policy, request);
  if ("edit" in input) return ["edit", held.ok ? await editRequest(host, ledger, request, by, input) : held];
  return ["approve", held.ok ? answerApproval(request, by, input, ledger.now) : held];
}
