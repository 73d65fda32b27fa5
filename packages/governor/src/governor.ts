import type { ApprovalRequest } from "@interlock/approval";
import {
  type Actor,
  type Answerer,
  InterlockError,
  isRunMode,
  type Outcome,
  type Policy,
  type Result,
  type RunMode,
} from "@interlock/core";
import { v7 } from "uuid";
import { type AnswerInput, answer, expire } from "./answer.ts";
import { findApproval } from "./approvals.ts";
import { awaitAnswer } from "./await-answer.ts";
import { type OpenClaim, resolveClaim, unknownClaims } from "./claims.ts";
import { type ConnectionState, listConnections, renewConnection, revokeConnection } from "./connections.ts";
import { elevate } from "./elevation.ts";
import { createGrant, type GrantInput, listGrants, revokeGrant, type StandingGrant } from "./grants.ts";
import { type HaltScope, halt, lift } from "./halt.ts";
import type { Host } from "./host.ts";
import type { JournalEntry } from "./journal.ts";
import { type RecordedLookup, recordLookups } from "./look-ups.ts";
import { type GovernorOptions, hostOf } from "./options.ts";
import { setPolicy } from "./policy-pointer.ts";
import { openSession, resumeCall, type Session } from "./session.ts";
import { stored } from "./store.ts";
import { type Checkpoint, signCheckpoint } from "./verify.ts";

/** Whose records: `default` when left out. Tenants never meet. */
export interface TenantOption {
  readonly tenant?: string;
}

/** Runs governed calls under one policy. What a person may not do throws `InterlockError` with code `not-permitted`. */
export interface Governor {
  /** Opens a session; the same id reopens it, in the same mode and for the same actor. */
  session(
    options: { readonly mode: RunMode; readonly actor: Actor; readonly id?: string } & TenantOption,
  ): Session;

  /** Records a person's answer. The first outcome stands; what does not count is a value that says why. */
  answer(id: string, input: AnswerInput): Promise<Result<ApprovalRequest>>;
  /** Lends the answering user's own right to one call that needs it, after its approval. */
  elevate(id: string, by: Answerer, options?: TenantOption): Promise<Result<ApprovalRequest>>;
  /** Runs an approved deferred call with its stored actor, tenant and mode. */
  perform(id: string, by: Answerer, options?: TenantOption): Promise<Outcome>;
  /** A request, answered or not. */
  approval(id: string, options?: TenantOption): Promise<ApprovalRequest | undefined>;
  /** Requests that wait for an answer, oldest first. Those that nobody answered in time are recorded as expired. */
  pending(options?: TenantOption): Promise<readonly ApprovalRequest[]>;

  /** Waits, without polling hot, until a request is answered or too old; gives it as it then is. */
  answered(
    id: string,
    options?: TenantOption & { readonly signal?: AbortSignal },
  ): Promise<ApprovalRequest | undefined>;

  /** Standing grants ("always allow"), as wide as the policy permits. */
  readonly grants: {
    create(input: GrantInput, options?: TenantOption): Promise<Result<StandingGrant>>;
    list(options?: TenantOption): Promise<readonly StandingGrant[]>;
    revoke(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  };

  /** Stops everything in a scope, on every host of the store, until it is lifted. */
  halt(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  lift(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  /** Points the store to another policy; every host of it follows at its next decision. */
  setPolicy(policy: Policy, by: Answerer, options?: TenantOption): Promise<void>;
  /** Ends a connection's tools and approvals. */
  revokeConnection(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  /** Puts a new connection of the same name in use: a new generation, which no earlier approval fits. */
  renewConnection(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  /** What is known of connections: generations, revoked ones, suspect ones. */
  connections(options?: TenantOption): Promise<readonly ConnectionState[]>;

  /**
   * For a namespace's `record` option: journals each look-up of a person before it is sent. What cannot be journalled, or
   * is not that person's to ask, is not sent.
   */
  recorder(by: Answerer, options?: TenantOption): (lookup: RecordedLookup) => Promise<void>;
  /** Calls of which nobody knows whether they ran: after a crash, a lost answer. Look at them when a host starts. */
  unresolved(options?: TenantOption): Promise<readonly OpenClaim[]>;
  /** A person's word on such a call. Until then an equal call asks. */
  resolve(
    entry: number,
    verdict: { readonly ran: boolean; readonly by: Answerer },
    options?: TenantOption,
  ): Promise<void>;
  /** Journal entries from a `seq` on (1), `limit` at most (1,000), oldest first. */
  journal(
    options?: TenantOption & { readonly from?: number; readonly limit?: number },
  ): Promise<readonly JournalEntry[]>;
  /** Signs the journal's head; kept elsewhere, it shows what is cut off later. */
  checkpoint(options?: TenantOption): Promise<Checkpoint>;
}

/** Composes a governor. */
export function createGovernor(options: GovernorOptions): Governor {
  const host = hostOf(options);
  const { store } = host;
  return {
    session: ({ mode, actor, id = v7(), tenant = defaultTenant }) => {
      if (!isRunMode(mode)) {
        throw new InterlockError(
          "run-mode-unknown",
          "a session needs a run mode; an autonomous one says onAsk",
        );
      }
      return openSession(host, Object.freeze({ id, mode, actor, tenant }));
    },
    answer: (id, input) => answer(host, id, input),
    elevate: (id, by, { tenant = defaultTenant } = {}) => elevate(host, tenant, id, by),
    perform: (id, by, { tenant = defaultTenant } = {}) => performDeferred(host, tenant, id, by),
    approval: (id, { tenant = defaultTenant } = {}) => store.transaction(tenant, (t) => findApproval(t, id)),
    pending: ({ tenant = defaultTenant } = {}) => pending(host, tenant),
    answered: (id, { tenant = defaultTenant, signal } = {}) => awaitAnswer(host, tenant, id, signal),
    grants: {
      create: (input, { tenant = defaultTenant } = {}) => createGrant(host, tenant, input),
      list: ({ tenant = defaultTenant } = {}) => listGrants(host, tenant),
      revoke: (id, by, { tenant = defaultTenant } = {}) => revokeGrant(host, tenant, id, by),
    },
    halt: (scope, by, { tenant = defaultTenant } = {}) => halt(host, tenant, scope, by),
    lift: (scope, by, { tenant = defaultTenant } = {}) => lift(host, tenant, scope, by),
    setPolicy: (policy, by, { tenant = defaultTenant } = {}) => setPolicy(host, tenant, policy, by),
    revokeConnection: (id, by, { tenant = defaultTenant } = {}) => revokeConnection(host, tenant, id, by),
    renewConnection: (id, by, { tenant = defaultTenant } = {}) => renewConnection(host, tenant, id, by),
    connections: ({ tenant = defaultTenant } = {}) => listConnections(host, tenant),
    recorder: (by, { tenant = defaultTenant } = {}) => recordLookups(host, tenant, by),
    unresolved: ({ tenant = defaultTenant } = {}) => store.transaction(tenant, unknownClaims),
    resolve: (entry, verdict, { tenant = defaultTenant } = {}) => resolveClaim(host, tenant, entry, verdict),
    journal: ({ tenant = defaultTenant, from = 1, limit = 1_000 } = {}) =>
      store.transaction(tenant, (t) => t.entries(from, limit)),
    checkpoint: ({ tenant = defaultTenant } = {}) =>
      store.transaction(tenant, async (t) => {
        const head = await t.head();
        return signCheckpoint(host.keys, { tenant, seq: head?.seq ?? 0, head: head?.mac ?? "", at: t.now });
      }),
  };
}

const defaultTenant = "default";

async function performDeferred(host: Host, tenant: string, id: string, by: Answerer): Promise<Outcome> {
  if (!(await host.may(by, "perform")))
    throw new InterlockError("not-permitted", "this person may not perform calls");
  const approval = await host.store.transaction(tenant, (transaction) => findApproval(transaction, id));
  if (approval === undefined) return { status: "denied", reasons: [{ code: "approval-mismatch" }] };
  const { session, mode, actor } = approval;
  return resumeCall(host, { id: session, mode, actor, tenant }, id);
}

async function pending(host: Host, tenant: string): Promise<readonly ApprovalRequest[]> {
  return host.store.transaction(tenant, async (transaction) => {
    const waiting: ApprovalRequest[] = [];
    for (const id of await transaction.list("pending", "id")) {
      const approval = stored<ApprovalRequest>(await transaction.get("approval", String(id)));
      if (approval !== undefined && !(await expire(host, transaction, approval))) waiting.push(approval);
    }
    return waiting;
  });
}
