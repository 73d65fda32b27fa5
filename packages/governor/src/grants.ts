import { boundsEveryLeaf, type Grant, mayAnswer } from "@interlock/approval";
import {
  type Answerer,
  fail,
  InterlockError,
  type JsonSchema,
  ok,
  type Result,
  type ToolEntry,
} from "@interlock/core";
import { v7 } from "uuid";
import { findWithTool } from "./approvals.ts";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { SessionFacts } from "./session.ts";
import { stored, type Transaction, toStored } from "./store.ts";
import { who } from "./who.ts";

/** What a person always allows, modelled on a request that they could answer. */
export interface GrantInput {
  /** The request's id. */
  readonly approval: string;
  /** `exact`: that very request. A schema over the effective arguments: whatever fits it. */
  readonly match: "exact" | { readonly schema: JsonSchema };
  /** Whose later calls it answers; nobody else's. */
  readonly scope: "session" | "actor" | "tenant";
  /** The policy's `maxUses`, else 100, when left out. */
  readonly uses?: number;
  /** Milliseconds; the policy's `maxTtl`, else a day, when left out. */
  readonly ttl?: number;
  readonly by: Answerer;
}

/** A standing grant as the store keeps it. */
export interface StandingGrant extends Grant {
  readonly scope: GrantInput["scope"];
  readonly session: string;
  readonly actor: string;
  readonly by: Answerer;
}

const group = "standing";

/** Creates a grant: by somebody who may approve the request and did not make it, as wide as the policy permits. */
export async function createGrant(
  host: Host,
  tenant: string,
  input: GrantInput,
): Promise<Result<StandingGrant>> {
  if (!(await host.may(input.by, "grant"))) return refuse("not-permitted", "this person may not grant");
  return host.store.transaction(tenant, async (transaction) => {
    const found = await findWithTool(host, transaction, tenant, input.approval);
    if (found === undefined) return refuse("approval-unknown", "there is no such request");
    const { request, tool } = found;
    if (input.by.id === request.actor.id)
      return refuse("approver-requester", "who asked may not grant it to themselves");
    const allowed = mayAnswer(request, input.by, tool);
    if (!allowed.ok) return allowed;
    const { uses = tool.grants.maxUses ?? 100, ttl = tool.grants.maxTtl ?? 86_400_000 } = input;
    const tooWide = refuseWidth(tool, input.match, uses, ttl);
    if (tooWide !== undefined) return tooWide;
    const grant: StandingGrant = {
      id: v7(),
      tool: tool.name,
      connection: request.connection,
      generation: request.generation,
      ...(input.match === "exact"
        ? { requestDigest: request.requestDigest }
        : { schema: input.match.schema }),
      expiresAt: transaction.now + ttl,
      usesLeft: uses,
      scope: input.scope,
      session: request.session,
      actor: request.actor.id,
      by: input.by,
    };
    await save(transaction, grant);
    const event = { kind: "granted", grant: grant.id, tool: tool.name, by: who(input.by) } as const;
    await journal(transaction, host.context({ tenant }), event);
    return ok(grant);
  });
}

/** Grants that still stand, oldest first. */
export async function listGrants(host: Host, tenant: string): Promise<readonly StandingGrant[]> {
  return host.store.transaction(tenant, async (transaction) => {
    const grants = await all(transaction);
    return grants.filter((grant) => transaction.now < grant.expiresAt);
  });
}

/** Ends a grant. Throws `InterlockError` with code `not-permitted` or `grant-unknown`. */
export async function revokeGrant(host: Host, tenant: string, id: string, by: Answerer): Promise<void> {
  if (!(await host.may(by, "grant")))
    throw new InterlockError("not-permitted", "this person may not revoke grants");
  await host.store.transaction(tenant, async (transaction) => {
    const grant = stored<StandingGrant>(await transaction.get("grant", id));
    if (grant === undefined) throw new InterlockError("grant-unknown", "there is no such grant");
    await transaction.delete("grant", id);
    const event = { kind: "grant-revoked", grant: id, tool: grant.tool, by: who(by) } as const;
    await journal(transaction, host.context({ tenant }), event);
  });
}

/** The grants that could answer a session's calls. */
export async function sessionGrants(
  transaction: Transaction,
  session: SessionFacts,
): Promise<readonly Grant[]> {
  return (await all(transaction)).filter((grant) => {
    if (grant.scope === "tenant") return true;
    return grant.scope === "actor" ? grant.actor === session.actor.id : grant.session === session.id;
  });
}

/** Takes one use of a grant; the last one ends it. */
export async function useGrant(transaction: Transaction, id: string): Promise<void> {
  // The decision that named it read it in this transaction.
  const grant = stored<StandingGrant>(await transaction.get("grant", id)) as StandingGrant;
  if (grant.usesLeft > 1) await save(transaction, { ...grant, usesLeft: grant.usesLeft - 1 });
  else await transaction.delete("grant", id);
}

// Why the policy does not permit so much, `undefined` when it does.
function refuseWidth(
  tool: ToolEntry,
  match: GrantInput["match"],
  uses: number,
  ttl: number,
): Result<never> | undefined {
  const { kind, maxUses, maxTtl } = tool.grants;
  if (kind === "none" || tool.destructive || tool.unbounded) {
    return refuse("grant-forbidden", "the policy permits no standing grant for this tool");
  }
  if (tool.approval.quorum > 1)
    return refuse("grant-forbidden", "one person's grant cannot stand for the approval of several");
  if (match !== "exact" && kind !== "schema")
    return refuse("grant-forbidden", "the policy permits exact grants only");
  if (match !== "exact" && !boundsEveryLeaf(match.schema, tool)) {
    return refuse("grant-unbounded", "the schema leaves an argument of the agent unbounded");
  }
  if (!Number.isSafeInteger(uses) || uses < 1 || uses > (maxUses ?? uses)) {
    return refuse("grant-too-wide", "the policy permits fewer uses");
  }
  return Number.isSafeInteger(ttl) && ttl > 0 && ttl <= (maxTtl ?? ttl)
    ? undefined
    : refuse("grant-too-wide", "the policy permits a shorter time");
}

async function all(transaction: Transaction): Promise<readonly StandingGrant[]> {
  return (await transaction.list("grant", group)).map(
    (value) => stored<StandingGrant>(value) as StandingGrant,
  );
}

async function save(transaction: Transaction, grant: StandingGrant): Promise<void> {
  await transaction.set("grant", grant.id, toStored(grant), group);
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message });
}
