import {
  type ApprovalRequest,
  answerApproval,
  decide,
  isOpen,
  mayAnswer,
  type Origin,
} from "@interlock/approval";
import {
  type Answerer,
  canonicalJson,
  formatPath,
  isObject,
  type Json,
  type JsonObject,
  ok,
  own,
  put,
  type Result,
} from "@interlock/core";
import { gatherFacts } from "../call/facts.ts";
import { offered } from "../call/offer.ts";
import { refuse } from "../records/acts.ts";
import { bindingOf, withShown } from "../records/binding.ts";
import type { Ledger } from "../records/ledger.ts";
import type { Host } from "../types/host.ts";

/**
 * The request with a person's arguments in place of the agent's: merged, validated and decided like any other call. It voids
 * earlier votes and counts as its editor's approval unless duties are separate (governance.md 6.7).
 */
export async function editRequest(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  by: Answerer,
  input: { readonly edit: JsonObject; readonly shown: string },
): Promise<Result<ApprovalRequest>> {
  const open = isOpen(request, ledger.now);
  if (!open.ok) return open;
  const allowed = mayAnswer(request, by);
  if (!allowed.ok) return allowed;
  if (input.shown !== request.shown)
    return refuse("request-changed", "the request is not the one that you were shown; look at it again");
  const session = { id: request.session, mode: request.mode, actor: request.actor, tenant: request.tenant };
  const policy = await host.policyFor(ledger, request.tenant);
  const grants = await host.grantsFor(ledger, session);
  const merged = offered(host, policy, session, grants, { tool: request.tool, args: input.edit });
  if (!merged.ok) return merged;
  const call = merged.value;
  const origins = originsAfter(request, input.edit);
  const authority = request.needs.includes("elevation") ? "missing" : "held";
  const { secretVersions } = request;
  const given = { authority, origins, secretVersions, waits: true } as const;
  const facts = await gatherFacts(host, session, ledger, call, given);
  const decision = decide(call, facts);
  if (decision.verdict === "deny") return refuse("edit-denied", "the policy denies the edited call");
  const { owner: _, elevation: __, secretVersions: ___, ...kept } = request;
  // What one person wrote is asked where the first was, also where the policy alone would let it run.
  const needs = decision.needs.length === 0 ? request.needs : decision.needs;
  const edited = withShown(host, {
    ...kept,
    ...bindingOf(host, call, facts),
    agentArguments: input.edit,
    origins,
    edited: true,
    edits: request.edits + 1,
    editor: by.id,
    wrote: authorsAfter(request, input.edit, by),
    needs,
    reasons: decision.reasons,
    votes: [],
  });
  // Where only somebody's right is missing, there is nothing to approve: it still has to be lent.
  if (request.terms.notRequester || !needs.includes("approval")) return ok(edited);
  return answerApproval(edited, by, { approve: edited.shown }, ledger.now);
}

// What a person wrote is their word, like the prompt; a value that stood there before keeps its origin, wherever it stands now.
function originsAfter(request: ApprovalRequest, edited: JsonObject): Readonly<Record<string, Origin>> {
  const before = new Map<string, Origin>();
  for (const [pointer, text] of leaves(request.agentArguments, [])) {
    const origin = originAt(pointer, request.origins ?? {});
    if (before.get(text) === undefined || origin !== "prompt") before.set(text, origin);
  }
  return Object.fromEntries(
    leaves(edited, []).map(([pointer, text]) => [pointer, before.get(text) ?? "prompt"]),
  );
}

// What an edit leaves as it was stays its author's; an edit that changes nothing takes nothing over.
function authorsAfter(
  request: ApprovalRequest,
  edited: JsonObject,
  by: Answerer,
): Readonly<Record<string, string>> {
  const before = new Map(leaves(request.agentArguments, []));
  const after = new Map(leaves(edited, []));
  const authors: Record<string, string> = {};
  // What somebody took out is theirs as well, for as long as it is missing.
  for (const [pointer, author] of Object.entries(request.wrote ?? {}))
    if (!before.has(pointer)) put(authors, pointer, author);
  for (const pointer of before.keys()) if (!after.has(pointer)) put(authors, pointer, by.id);
  for (const [pointer, text] of after) {
    const author = before.get(pointer) === text ? own<string>(request.wrote, pointer) : by.id;
    if (author !== undefined) put(authors, pointer, author);
  }
  return authors;
}

function originAt(pointer: string, origins: Readonly<Record<string, Origin>>): Origin {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    if (Object.hasOwn(origins, at)) return origins[at] as Origin;
    if (at === "") return "unknown";
  }
}

function leaves(value: Json, path: readonly (string | number)[]): readonly (readonly [string, string])[] {
  const entries = Array.isArray(value)
    ? value.map((item: Json, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  if (entries.length === 0) return [[formatPath(path), canonicalJson(value)]];
  return entries.flatMap(([step, item]) => leaves(item as Json, [...path, step]));
}
