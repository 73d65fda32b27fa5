import type { ApprovalRequest, Grant } from "@interlock/approval";
import {
  type Answerer,
  type Authority,
  type Call,
  InterlockError,
  type Invoke,
  type Policy,
} from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import { type CheckpointOptions, createCheckpoints } from "./checkpoints.ts";
import { sessionGrants } from "./grants.ts";
import type { Action, Host } from "./host.ts";
import { ephemeralKeys, type KeyRing, keyedDigest } from "./keys.ts";
import { createRecentOutcomes } from "./once.ts";
import { storedPolicy } from "./policy-pointer.ts";
import type { SessionFacts } from "./session.ts";
import type { Store } from "./store.ts";
import { createMemoryStore } from "./stores/memory.ts";
import { createCallTrace, type Telemetry } from "./telemetry.ts";

/** What a governor is made of. */
export interface GovernorOptions {
  /** Compiled; see `readPolicy`. Once a policy was set in the store (`setPolicy`), that one counts. */
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
  /** When signed heads of the journal are handed out; never when left out. */
  readonly checkpoints?: CheckpointOptions;
  /** OpenTelemetry's tracer and meter, or nothing. */
  readonly telemetry?: Telemetry;
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Milliseconds that a call may take; two minutes when left out. */
  readonly deadline?: number;
  /** UTF-16 code units of JSON that a result may have; a longer one is cut and says so. 1,048,576 when left out. */
  readonly resultLimit?: number;
}

/** The options with their defaults. */
export function hostOf(options: GovernorOptions): Host {
  const { policy, invoke, store = createMemoryStore(), keys = ephemeralKeys() } = options;
  const policies = new Map<string, Policy>();
  const policyOf = (tenant: string): Policy => policies.get(tenant) ?? policy;
  const grants = new WeakMap<SessionFacts, readonly Grant[]>();
  const noteEntries = createCheckpoints(options.checkpoints);
  const host: Host = {
    invoke,
    store,
    keys,
    profile: options.profile ?? "strict",
    authority: options.authority ?? (() => "held"),
    may: options.may ?? (() => true),
    secrets: options.secrets ?? unknownSecret,
    // A host whose notification fails still finds the request among the pending ones.
    notify: (request) => quietly(() => options.onApproval?.(request)),
    trace: createCallTrace(options.telemetry),
    recent: createRecentOutcomes(),
    deadline: options.deadline ?? 120_000,
    resultLimit: options.resultLimit ?? 1_048_576,
    policyOf,
    policyFor: async (transaction, tenant) => {
      const known = policyOf(tenant);
      const current = (await storedPolicy(transaction, known)) ?? known;
      if (current !== known) policies.set(tenant, current);
      return current;
    },
    grantsOf: (session) => grants.get(session) ?? [],
    grantsFor: async (transaction, session) => {
      const standing = await sessionGrants(transaction, session);
      grants.set(session, standing);
      return standing;
    },
    keyed: (domain, text) => keyedDigest(keys, domain, text) ?? "",
    keyedRequest: memoLast((requestDigest) => host.keyed("interlock-request", requestDigest)),
    context: ({ id, tenant }) => ({
      keys,
      tenant,
      policy: policyOf(tenant).revision,
      ...(id === undefined ? {} : { session: id }),
      noted: () => noteEntries(host, tenant),
    }),
  };
  if (!Object.hasOwn(keys.keys, keys.current)) {
    throw new InterlockError("key-missing", "the key ring does not hold its own current key");
  }
  return host;
}

// One call asks for the digest of its one request several times in a row.
function memoLast(work: (text: string) => string): (text: string) => string {
  let last: { readonly text: string; readonly result: string } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) };
    return last.result;
  };
}

function unknownSecret(): never {
  throw new InterlockError(
    "secret-unknown",
    "the policy locks a secret, but the governor was given no secret provider",
  );
}

function quietly(work: () => void | undefined | Promise<void>): void {
  Promise.resolve()
    .then(work)
    .catch(() => undefined);
}
