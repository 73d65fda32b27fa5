import type { ApprovalRequest } from "@interlock/approval";
import type {
  Actor,
  Answerer,
  Authority,
  Call,
  Invoke,
  Outcome,
  Policy,
  Result,
  RunMode,
} from "@interlock/core";
import { InterlockError, isRunMode } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import { v7 } from "uuid";
import { type AnswerInput, answer } from "./answer.ts";
import { findApproval } from "./approvals.ts";
import { type HaltScope, halt, lift } from "./halt.ts";
import type { Action, Host } from "./host.ts";
import type { JournalEntry } from "./journal.ts";
import { ephemeralKeys, type KeyRing } from "./keys.ts";
import { openSession, resumeCall, type Session, type SessionFacts } from "./session.ts";
import { type Store, stored } from "./store.ts";
import { createMemoryStore } from "./stores/memory.ts";
import { type Checkpoint, signCheckpoint } from "./verify.ts";

/** What a governor is made of. */
export interface GovernorOptions {
  /** Compiled; see `readPolicy`. */
  readonly policy: Policy;
  /** The one way out. The governor never sees a token. */
  readonly invoke: Invoke;
  /** In memory when left out. A durable store needs `keys` that outlive the process. */
  readonly store?: Store;
  /** A fresh key when left out. */
  readonly keys?: KeyRing;
  /** Told of each request once, after it is stored; what it throws or rejects with is ignored. */
  readonly onApproval?: (request: ApprovalRequest) => void | Promise<void>;
  /** Whether the agent's own identity may do a call; `held` when left out. Throwing refuses the call. */
  readonly authority?: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  /** Which people may do what. When left out everyone the host authenticates may: right for one person, not for a team. */
  readonly may?: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  /** Resolves locked secrets by name, after the claim. */
  readonly secrets?: (name: string) => string | Promise<string>;
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Milliseconds that a call may take; two minutes when left out. */
  readonly deadline?: number;
}

/** Runs governed calls under one policy. */
export interface Governor {
  /** Opens a session; the same id reopens it, in the same mode and for the same actor. */
  session(options: {
    readonly mode: RunMode;
    readonly actor: Actor;
    readonly id?: string;
    readonly tenant?: string;
  }): Session;
  /** Records a person's answer. The first outcome stands; what does not count is a value that says why. */
  answer(id: string, input: AnswerInput): Promise<Result<ApprovalRequest>>;
  /** Runs an approved deferred call with its stored actor, tenant and mode. */
  perform(id: string, by: Answerer, options?: TenantOption): Promise<Outcome>;
  /** A request, answered or not. */
  approval(id: string, options?: TenantOption): Promise<ApprovalRequest | undefined>;
  /** Requests that wait for an answer, oldest first. */
  pending(options?: TenantOption): Promise<readonly ApprovalRequest[]>;
  /** Stops everything in a scope until it is lifted. */
  halt(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  lift(scope: HaltScope, by: Answerer, options?: TenantOption): Promise<void>;
  /** Journal entries from a `seq` on, oldest first. */
  journal(
    options?: TenantOption & { readonly from?: number; readonly limit?: number },
  ): Promise<readonly JournalEntry[]>;
  /** Signs the journal's head; kept elsewhere, it shows what is cut off later. */
  checkpoint(options?: TenantOption): Promise<Checkpoint>;
}

/** Whose records: `default` when left out. Tenants never meet. */
export interface TenantOption {
  readonly tenant?: string;
}

/** Composes a governor. */
export function createGovernor(options: GovernorOptions): Governor {
  const host = hostOf(options);
  return {
    session: ({ mode, actor, id = v7(), tenant = defaultTenant }) => {
      if (!isRunMode(mode))
        throw new InterlockError(
          "run-mode-unknown",
          "a session needs a run mode; an autonomous one says onAsk",
        );
      return openSession(host, Object.freeze({ id, mode, actor, tenant }));
    },
    answer: (id, input) => answer(host, id, input),
    perform: async (id, by, { tenant = defaultTenant } = {}) => {
      const approval = await host.store.transaction(tenant, (transaction) => findApproval(transaction, id));
      if (approval === undefined || !(await host.may(by, "perform")))
        return { status: "denied", reasons: [{ code: "approval-mismatch" }] };
      const { session, mode, actor } = approval;
      return resumeCall(host, { id: session, mode, actor, tenant }, id);
    },
    approval: (id, { tenant = defaultTenant } = {}) =>
      host.store.transaction(tenant, (transaction) => findApproval(transaction, id)),
    pending: ({ tenant = defaultTenant } = {}) => pending(host, tenant),
    halt: (scope, by, { tenant = defaultTenant } = {}) => halt(host, tenant, scope, by),
    lift: (scope, by, { tenant = defaultTenant } = {}) => lift(host, tenant, scope, by),
    journal: ({ tenant = defaultTenant, from = 1, limit = 1_000 } = {}) =>
      host.store.transaction(tenant, (transaction) => transaction.entries(from, limit)),
    checkpoint: ({ tenant = defaultTenant } = {}) =>
      host.store.transaction(tenant, async (transaction) => {
        const head = await transaction.head();
        return signCheckpoint(host.keys, {
          tenant,
          seq: head?.seq ?? 0,
          head: head?.mac ?? "",
          at: transaction.now,
        });
      }),
  };
}

const defaultTenant = "default";

function hostOf(options: GovernorOptions): Host {
  const keys = options.keys ?? ephemeralKeys();
  return {
    policy: options.policy,
    invoke: options.invoke,
    store: options.store ?? createMemoryStore(),
    keys,
    profile: options.profile ?? "strict",
    authority: options.authority ?? (() => "held"),
    may: options.may ?? (() => true),
    secrets:
      options.secrets ??
      (() => {
        throw new InterlockError(
          "secret-unknown",
          "the policy locks a secret, but the governor was given no secret provider",
        );
      }),
    notify: (request) => {
      // A host whose notification fails still finds the request among the pending ones.
      Promise.resolve(request)
        .then(options.onApproval)
        .catch(() => undefined);
    },
    deadline: options.deadline ?? 120_000,
    context: ({ id, tenant }) => ({ keys, tenant, session: id, policy: options.policy.revision }),
  };
}

async function pending(host: Host, tenant: string): Promise<readonly ApprovalRequest[]> {
  return host.store.transaction(tenant, async (transaction) => {
    const ids = (await transaction.list("pending", "id")) as readonly string[];
    const found = await Promise.all(ids.map((id) => transaction.get("approval", id)));
    return found.flatMap((value) => {
      const approval = stored<ApprovalRequest>(value);
      return approval !== undefined && transaction.now < approval.expiresAt ? [approval] : [];
    });
  });
}
