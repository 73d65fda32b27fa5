import type { ApprovalRequest } from "@interlock/approval";
import type { Actor, Answerer, Outcome, Policy } from "@interlock/core";
import { performDeferred, resumeFor } from "./call/resume.ts";
import {
  type AnswerInput,
  type Door,
  doors,
  entered,
  enteredWithSignal,
  type GrantInput,
  type HaltScope,
  type SessionInput,
} from "./doors/doors.ts";
import type { JournalEntry } from "./journal/entry.ts";
import { type Checkpoint, signCheckpoint } from "./journal/verify.ts";
import { openHost } from "./open-host.ts";
import type { GovernorOptions } from "./options.ts";
import { answer } from "./people/answer.ts";
import { elevate } from "./people/elevation.ts";
import { followAccepted } from "./people/follow.ts";
import { awaitAnswer } from "./people/wait-for-answer.ts";
import { type Acted, mustMay, mustMayRead } from "./records/acts.ts";
import { findApproval, waitingApprovals } from "./records/approvals.ts";
import type { OpenClaim } from "./records/claim-record.ts";
import {
  type ConnectionState,
  listConnections,
  renewConnection,
  revokeConnection,
} from "./records/connections.ts";
import { createGrant, listGrants, revokeGrant, type StandingGrant } from "./records/grants.ts";
import { type Halt, halt, lift, listHalts } from "./records/halt.ts";
import type { Ledger } from "./records/ledger.ts";
import { type RecordedLookup, recordLookups } from "./records/look-ups.ts";
import { resolveClaim, unknownClaims } from "./records/open-claims.ts";
import { setPolicy } from "./records/policy-pointer.ts";
import { expire } from "./records/record-answer.ts";
import { sessionId } from "./records/session-record.ts";
import { openSession, type Session } from "./session.ts";
import type { Host } from "./types/host.ts";

/** Whose records: `default` when left out. Tenants never meet. */
export interface TenantOption {
  readonly tenant?: string;
}

/** Who reads, and whose records. `by` is needed once the governor was given a `may`. */
export interface ReaderOptions extends TenantOption {
  readonly by?: Answerer;
}

/**
 * Runs governed calls under one policy. Whatever a person says is parsed: what is not one of its forms is refused and
 * changes nothing. What a person may not do throws `InterlockError` `not-permitted`, or is a value that says so.
 */
export interface Governor {
  /**
   * Opens a session; from then on the same id reopens it, in the same mode and for the same actor only. Rejects with
   * `session-invalid`, `session-differs`, or `StoreError` when the store cannot be used.
   */
  session(options: SessionInput): Promise<Session>;
  /** Runs the call of an answered request, once, for the actor whose session asked. What it returns may be shown to the agent. */
  resume(
    id: string,
    options: TenantOption & { readonly actor: Actor; readonly signal?: AbortSignal },
  ): Promise<Outcome>;

  /** Records a person's answer. The first outcome stands; what does not count is a value that says why. */
  answer(id: string, by: Answerer, answer: AnswerInput, options?: TenantOption): Promise<Acted>;
  /** Lends the answering user's own right to one call that needs it, after its approval. */
  elevate(id: string, by: Answerer, options: TenantOption & { readonly shown: string }): Promise<Acted>;
  /** Runs an approved call that its session deferred, with its stored actor, tenant and mode; no other call. */
  perform(id: string, by: Answerer, options?: TenantOption): Promise<Outcome>;
  /** A request, answered or not. */
  approval(id: string, options?: ReaderOptions): Promise<ApprovalRequest | undefined>;
  /** Requests that wait for an answer, oldest first. Those that nobody answered in time are recorded as expired. */
  pending(options?: ReaderOptions): Promise<readonly ApprovalRequest[]>;

  /** Waits, without polling hot, until a request is answered or too old; gives it as it then is. */
  answered(
    id: string,
    options?: ReaderOptions & { readonly signal?: AbortSignal },
  ): Promise<ApprovalRequest | undefined>;

  /** Standing grants ("always allow"), as wide as the policy permits. */
  readonly grants: {
    create(input: GrantInput, by: Answerer, options?: TenantOption): Promise<Acted<StandingGrant>>;
    list(options?: ReaderOptions): Promise<readonly StandingGrant[]>;
    revoke(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  };

  /** Stops everything in a scope, on every host of the store, until it is lifted. Rejects for a name that nothing has. */
  halt(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  lift(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  /** The halts that stand. */
  halts(options?: ReaderOptions): Promise<readonly Halt[]>;
  /** Points the store to another policy; every host of it follows at its next decision. */
  setPolicy(policy: Policy, by: Answerer, options?: TenantOption): Promise<void>;
  /** Ends a connection's tools and approvals. */
  revokeConnection(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  /** Puts a new connection of the same name in use: a new generation, which no earlier approval fits. */
  renewConnection(id: string, by: Answerer, options?: TenantOption): Promise<void>;
  /** What is known of connections: generations, revoked ones, suspect ones. */
  connections(options?: ReaderOptions): Promise<readonly ConnectionState[]>;

  /**
   * For a namespace's `record` option: journals each look-up of a person before it is sent. What cannot be journalled, or
   * is not that person's to ask, is not sent.
   */
  recorder(by: Answerer, options?: TenantOption): (lookup: RecordedLookup) => Promise<void>;
  /** Calls of which nobody knows whether they ran: after a crash, a lost answer. Look at them when a host starts. */
  unresolved(options?: ReaderOptions): Promise<readonly OpenClaim[]>;
  /** A person's word on such a call. Until then an equal call asks. Rejects while the call's lease stands. */
  resolve(
    entry: number,
    verdict: { readonly ran: boolean; readonly by: Answerer },
    options?: TenantOption,
  ): Promise<void>;
  /**
   * Asks what became of a request that a service accepted (202, or 201 with a Location): `entry` is the completed call's.
   * GET only, and only where the location leads to an operation that the policy lets the agent read.
   */
  follow(entry: number, by: Answerer, options?: TenantOption): Promise<Outcome>;
  /**
   * Journal entries from a `seq` on (1), `limit` at most (1,000), oldest first, as they lie in the store: `verifyJournal` says
   * whether they are what was written.
   */
  journal(
    options?: ReaderOptions & { readonly from?: number; readonly limit?: number },
  ): Promise<readonly JournalEntry[]>;
  /** Signs the journal's head; kept elsewhere, it shows what is cut off later. */
  checkpoint(options?: ReaderOptions): Promise<Checkpoint>;
  /** Refuses further calls, and waits until those under way have ended. The store stays the host's. */
  close(): Promise<void>;
}

/** Composes a governor. Throws `InterlockError` where an option is not what it has to be. */
export function createGovernor(options: GovernorOptions): Governor {
  const host = openHost(options);
  const reading = async <T, O extends ReaderOptions>(
    door: Door<O>,
    given: unknown,
    work: (ledger: Ledger, tenant: string, options: O) => Promise<T>,
  ): Promise<T> => {
    const read = entered(door, given ?? {});
    await mustMayRead(host, read.by);
    const tenant = read.tenant ?? defaultTenant;
    return host.transaction(tenant, (ledger) => work(ledger, tenant, read));
  };

  return {
    session: async (given) => {
      const { mode, actor, tenant = defaultTenant, ...named } = entered(doors.session, given);
      const id = named.id ?? sessionId(host.keys, { mode, actor });
      return openSession(host, Object.freeze({ id, mode, actor, tenant }));
    },
    resume: async (id, given) => {
      const { options, signal } = enteredWithSignal(doors.resumption, given);
      const { actor, tenant = defaultTenant } = options;
      return resumeFor(host, tenant, idOf(id), actor, signal);
    },
    answer: async (id, by, said, given) => answer(host, tenantOf(given), id, by, said),
    elevate: (id, by, given) => elevate(host, id, by, given),
    perform: async (id, by, given) => {
      const who = person(by);
      await mustMay(host, who, "perform");
      return performDeferred(host, tenantOf(given), idOf(id), who);
    },
    approval: (id, given) => reading(doors.reader, given, (ledger) => findApproval(ledger, idOf(id))),
    pending: (given) => reading(doors.reader, given, async (ledger) => pending(host, ledger)),
    answered: async (id, given) => {
      const { options, signal } = enteredWithSignal(doors.reader, given);
      const { by, tenant = defaultTenant } = options;
      await mustMayRead(host, by);
      return awaitAnswer(host, tenant, idOf(id), signal);
    },
    grants: {
      create: async (input, by, given) => createGrant(host, tenantOf(given), input, by),
      list: async (given) => reading(doors.reader, given, async (ledger) => listGrants(ledger)),
      revoke: async (id, by, given) => revokeGrant(host, tenantOf(given), idOf(id), person(by)),
    },
    halt: async (scope, by, given) => halt(host, tenantOf(given), scopeOf(scope), person(by)),
    lift: async (scope, by, given) => lift(host, tenantOf(given), scopeOf(scope), person(by)),
    halts: (given) => reading(doors.reader, given, listHalts),
    setPolicy: async (policy, by, given) => setPolicy(host, tenantOf(given), policy, person(by)),
    revokeConnection: async (id, by, given) => revokeConnection(host, tenantOf(given), idOf(id), person(by)),
    renewConnection: async (id, by, given) => renewConnection(host, tenantOf(given), idOf(id), person(by)),
    connections: (given) => reading(doors.reader, given, listConnections),
    recorder: (by, given) => recordLookups(host, tenantOf(given), person(by)),
    unresolved: (given) => reading(doors.reader, given, unknownClaims),
    resolve: async (entry, verdict, given) =>
      resolveClaim(host, tenantOf(given), entered(doors.entry, entry), entered(doors.resolution, verdict)),
    follow: async (entry, by, given) =>
      followAccepted(host, tenantOf(given), entered(doors.entry, entry), person(by)),
    journal: (given) =>
      reading(doors.page, given, (ledger, _, { from = 1, limit = 1_000 }) => ledger.entries(from, limit)),
    checkpoint: (given) =>
      reading(doors.reader, given, async (ledger, tenant) => {
        const { seq, mac } = ledger.head();
        return signCheckpoint(host.keys, { tenant, seq, head: mac, at: ledger.now });
      }),
    close: () => host.underway.close(),
  };
}

const defaultTenant = "default";
const tenantOf = (given: unknown): string => entered(doors.tenant, given ?? {}).tenant ?? defaultTenant;
const person = (by: unknown): Answerer => entered(doors.person, by);
const scopeOf = (scope: unknown): HaltScope => entered(doors.scope, scope);
const idOf = (id: unknown): string => entered(doors.id, id);

async function pending(host: Host, ledger: Ledger): Promise<readonly ApprovalRequest[]> {
  return (await waitingApprovals(ledger)).filter((approval) => !expire(host, ledger, approval));
}
