import {
  type ApprovalRequest,
  firstUnbounded,
  type Grant,
  isGrantable,
  mayAnswer,
} from "@interlock/approval";
import { type Answerer, InterlockError, ok, type Result, type ToolEntry } from "@interlock/core";
import { checkPolicySchema, describeFaults } from "@interlock/core/schema";
import { v7 } from "uuid";
import { doors, type GrantInput } from "../doors/doors.ts";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { stored, toStored } from "../types/store.ts";
import { type Acted, act, holdsEntry, mustMay, refuse, refuseUnread } from "./acts.ts";
import type { Ledger } from "./ledger.ts";

/** A standing grant as the store keeps it. */
export interface StandingGrant extends Grant {
  readonly scope: GrantInput["scope"];
  readonly session: string;
  readonly actor: string;
}

const group = "standing";

/**
 * Creates a grant, as wide as the policy permits: by somebody who may approve the request, from one that waits or was
 * approved and that they were shown.
 */
export async function createGrant(
  host: Host,
  tenant: string,
  input: unknown,
  by: unknown,
): Promise<Acted<StandingGrant>> {
  const [given, person] = [doors.grant(input), doors.person(by)];
  if (!given.ok || !person.ok) {
    const issues = [given, person].flatMap((each) => (each.ok ? [] : each.issues));
    return refuseUnread(host, tenant, undefined, person.ok ? person.value : undefined, issues);
  }
  const done = { tenant, request: given.value.request, by: person.value, action: "grant" } as const;
  return act(host, done, async (ledger, request) => {
    const allowed = await mayGrant(host, ledger, request, person.value, given.value);
    if (!allowed.ok) return allowed;
    const grant = grantOf(request, person.value, given.value, ledger.now);
    save(ledger, grant);
    const event = { kind: "granted", grant: grant.id, tool: grant.tool, by: who(person.value) } as const;
    journal(ledger, host.context({ tenant }), event);
    return ok(grant);
  });
}

/** Grants that still stand, oldest first. */
export async function listGrants(ledger: Ledger): Promise<readonly StandingGrant[]> {
  return (await all(ledger)).filter((grant) => ledger.now < grant.expiresAt);
}

/** Ends a grant. Throws `InterlockError` with code `not-permitted` or `grant-unknown`. */
export async function revokeGrant(host: Host, tenant: string, id: string, by: Answerer): Promise<void> {
  await mustMay(host, by, "grant");
  await host.transaction(tenant, async (ledger) => {
    const grant = stored<StandingGrant>(await ledger.get("grant", id));
    if (grant === undefined) throw new InterlockError("grant-unknown", "there is no such grant");
    ledger.delete("grant", id);
    const event = { kind: "grant-revoked", grant: id, tool: grant.tool, by: who(by) } as const;
    journal(ledger, host.context({ tenant }), event);
  });
}

/** The grants that could answer a session's calls. */
export async function sessionGrants(ledger: Ledger, session: SessionFacts): Promise<readonly Grant[]> {
  return (await all(ledger)).filter((grant) => {
    if (grant.scope === "tenant") return true;
    return grant.scope === "actor" ? grant.actor === session.actor.id : grant.session === session.id;
  });
}

/** Takes one use of a grant; the last one ends it. */
export async function useGrant(ledger: Ledger, id: string): Promise<void> {
  // The decision that named it read it in this transaction.
  const grant = stored<StandingGrant>(await ledger.get("grant", id)) as StandingGrant;
  if (grant.usesLeft > 1) save(ledger, { ...grant, usesLeft: grant.usesLeft - 1 });
  else ledger.delete("grant", id);
}

async function mayGrant(
  host: Host,
  ledger: Ledger,
  request: ApprovalRequest,
  by: Answerer,
  input: GrantInput,
): Promise<Result<true>> {
  const held = holdsEntry(await host.policyFor(ledger, request.tenant), request);
  if (!held.ok) return held;
  const waits = request.status === "pending" || request.status === "approved";
  if (!waits || ledger.now >= request.expiresAt)
    return refuse("grant-forbidden", `no grant is made from a request that is ${statusOf(request)}`);
  const allowed = mayAnswer(request, by);
  if (!allowed.ok) return allowed;
  if (input.shown !== request.shown)
    return refuse("request-changed", "the request is not the one that you were shown; look at it again");
  return isWithin(request.toolEntry, input);
}

function statusOf({ status }: ApprovalRequest): string {
  return status === "pending" || status === "approved" ? "too old" : status;
}

// Why the policy does not permit so much.
function isWithin(tool: ToolEntry, { match, uses = 1, ttl = 1 }: GrantInput): Result<true> {
  const { kind, maxUses = Number.MAX_SAFE_INTEGER, maxTtl = Number.MAX_SAFE_INTEGER } = tool.grants;
  if (tool.approval.quorum > 1)
    return refuse("grant-forbidden", "one person's grant cannot stand for the approval of several");
  if (!isGrantable(tool))
    return refuse("grant-forbidden", "the policy permits no standing grant for this tool");
  if (match !== "exact") {
    if (kind !== "schema") return refuse("grant-forbidden", "the policy permits exact grants only");
    const usable = isUsable(match.schema, tool);
    if (!usable.ok) return usable;
  }
  if (!Number.isSafeInteger(uses) || uses < 1 || uses > maxUses)
    return refuse("grant-too-wide", `the policy permits at most ${maxUses} uses, 1 at least`);
  return Number.isSafeInteger(ttl) && ttl > 0 && ttl <= maxTtl
    ? ok(true)
    : refuse("grant-too-wide", `the policy permits at most ${maxTtl} milliseconds, 1 at least`);
}

function isUsable(schema: Extract<GrantInput["match"], object>["schema"], tool: ToolEntry): Result<true> {
  const faults = checkPolicySchema(schema);
  if (faults.length > 0)
    return refuse("grant-schema", `the schema cannot be used: ${describeFaults(faults)}`);
  const unbounded = firstUnbounded(schema, tool);
  return unbounded === undefined
    ? ok(true)
    : refuse("grant-unbounded", `the schema does not bound ${unbounded}, which the agent supplies`);
}

function grantOf(request: ApprovalRequest, by: Answerer, input: GrantInput, now: number): StandingGrant {
  const { grants } = request.toolEntry;
  const { uses = grants.maxUses ?? 100, ttl = grants.maxTtl ?? 86_400_000 } = input;
  return {
    id: v7(),
    tool: request.tool,
    connection: request.connection,
    generation: request.generation,
    ...(input.match === "exact" ? { requestDigest: request.requestDigest } : { schema: input.match.schema }),
    expiresAt: now + ttl,
    usesLeft: uses,
    definition: request.definition,
    entry: request.entry,
    ...(request.secretVersions === undefined ? {} : { secretVersions: request.secretVersions }),
    scope: input.scope,
    session: request.session,
    actor: request.actor.id,
    by,
  };
}

async function all(ledger: Ledger): Promise<readonly StandingGrant[]> {
  return (await ledger.list("grant", group)).map((value) => stored<StandingGrant>(value) as StandingGrant);
}

function save(ledger: Ledger, grant: StandingGrant): void {
  ledger.set("grant", grant.id, toStored(grant), group);
}
