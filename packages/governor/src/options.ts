import { type ApprovalRequest, type ShowLimits, showLimits } from "@interlock/approval";
import {
  type Answerer,
  type Authority,
  type Call,
  InterlockError,
  type Invoke,
  isInterlockError,
  type Policy,
} from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import { v7 } from "uuid";
import { type CheckpointOptions, createCheckpoints } from "./checkpoints.ts";
import { sessionGrants } from "./grants.ts";
import type { Action, Host } from "./host.ts";
import { checkKeyRing, ephemeralKeys, type KeyRing, keyedDigest } from "./keys.ts";
import { createLeases } from "./leases.ts";
import { openLedger, type RunLedger } from "./ledger.ts";
import { createNotices, type Notice } from "./notice.ts";
import { createRecentOutcomes } from "./once.ts";
import { checkOptions } from "./options-door.ts";
import { readablePolicy, storedPolicy } from "./policy-pointer.ts";
import { createSecrets, type SecretProvider } from "./secrets.ts";
import type { SessionFacts } from "./session.ts";
import type { Store } from "./store.ts";
import { createMemoryStore } from "./stores/memory.ts";
import { createCallTrace, type Telemetry } from "./telemetry.ts";
import { createUnderway } from "./underway.ts";

/** What a governor is made of. */
export interface GovernorOptions {
  /** Compiled; see `readPolicy`. Once a policy was set in the store (`setPolicy`), that one counts. */
  readonly policy: Policy;
  /** The one way out. The governor never sees a token. */
  readonly invoke: Invoke;
  /** In memory when left out. A durable store needs `keys` that outlive the process. */
  readonly store?: Store;
  /** 32 bytes or more each. A fresh key when left out, which only a store in memory may be used with. */
  readonly keys?: KeyRing;
  /** Told of each request once, after it is stored; what it throws or rejects with is ignored. */
  readonly onApproval?: (request: ApprovalRequest) => void | Promise<void>;
  /** Told what no call reports; what it throws or rejects with is ignored. */
  readonly onNotice?: (notice: Notice) => void | Promise<void>;
  /** Whether the agent's own identity may do a call; `held` when left out. Throwing refuses the call. */
  readonly authority?: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  /** Which people may do what. When left out everyone the host authenticates may: right for one person, not for a team. */
  readonly may?: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  /** Resolves locked secrets by name, after the claim; with versions, an approval is bound to them. */
  readonly secrets?: SecretProvider;
  /** How much of a request a person is shown: 500 leaves and 65,536 bytes when left out, 5,000 and 1 MiB at most. */
  readonly show?: Partial<ShowLimits>;
  /** When signed heads of the journal are handed out; never when left out. */
  readonly checkpoints?: CheckpointOptions;
  /** OpenTelemetry's tracer and meter, or nothing. */
  readonly telemetry?: Telemetry;
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Milliseconds that a call may take; two minutes when left out. */
  readonly deadline?: number;
  /** Milliseconds that a claimed call counts as under way unless its governor renews it; 10,000 when left out. */
  readonly lease?: number;
  /** UTF-16 code units of JSON that a result may have; a longer one is cut and says so. 1,048,576 when left out. */
  readonly resultLimit?: number;
}

/** The options with their defaults. Throws `InterlockError` where one is not what it has to be. */
export function hostOf(given: GovernorOptions): Host {
  const options = checkOptions(given);
  const { invoke, store = createMemoryStore(), keys = ephemeralKeys() } = options;
  if (options.keys === undefined && store.durable !== false)
    throw new InterlockError("keys-missing", "a durable store needs keys that outlive the process");
  checkKeyRing(keys);
  const policy = readablePolicy(options.policy);
  const { notice, noticeOnce, forget } = createNotices(options.onNotice);
  const policies = new Map<string, Policy>();
  const policyOf = (tenant: string): Policy => policies.get(tenant) ?? policy;
  const grants = new WeakMap<SessionFacts, Awaited<ReturnType<typeof sessionGrants>>>();
  const leases = createLeases();
  const noteEntries = createCheckpoints(options.checkpoints);
  const keyed = (domain: string, text: string): string => keyedDigest(keys, domain, text) ?? "";
  const keyedRequest = memoLast((digest: string) => keyed("interlock-request", digest));
  const host: Host = {
    invoke,
    store,
    transaction: watched(openLedger(store, keys), notice, noticeOnce, forget),
    keys,
    profile: options.profile ?? "strict",
    authority: options.authority ?? (() => "held"),
    may: options.may ?? (() => true),
    asksReaders: options.may !== undefined,
    secrets: createSecrets(options.secrets),
    show: { ...showLimits, ...options.show },
    notify: (request) => {
      if (options.onApproval === undefined) {
        const message = "a request waits for an answer, and the governor has no onApproval";
        noticeOnce("unheard", { code: "ask-unheard", tenant: request.tenant, message });
      }
      // A host whose notification fails still finds the request among the pending ones.
      quietly(() => options.onApproval?.(request));
    },
    notice,
    noticeOnce,
    trace: createCallTrace(options.telemetry),
    recent: createRecentOutcomes(),
    leases,
    underway: createUnderway(leases),
    instance: v7(),
    deadline: options.deadline ?? 120_000,
    lease: options.lease ?? 10_000,
    resultLimit: options.resultLimit ?? 1_048_576,
    own: policy,
    policyOf,
    policyFor: async (ledger, tenant) => {
      const known = policyOf(tenant);
      const current = (await storedPolicy(ledger, known)) ?? known;
      if (current !== known) policies.set(tenant, current);
      if (current.revision !== policy.revision) {
        const message = `the store's policy ${current.revision} is in force, not this host's ${policy.revision}`;
        noticeOnce(`policy ${current.revision} ${tenant}`, { code: "policy-superseded", tenant, message });
      }
      return current;
    },
    grantsOf: (session) => grants.get(session) ?? [],
    grantsFor: async (ledger, session) => {
      const standing = await sessionGrants(ledger, session);
      grants.set(session, standing);
      return standing;
    },
    keyed,
    keyedRequest,
    context: ({ id, tenant }) => ({
      keys,
      tenant,
      policy: policyOf(tenant).revision,
      ...(id === undefined ? {} : { session: id }),
      noted: () => noteEntries(host, tenant),
    }),
  };
  if (options.keys === undefined)
    notice({
      code: "keys-ephemeral",
      message: "without keys the journal cannot be verified after the process",
    });
  return host;
}

// Tells of a store that fails, and that it does its part again.
function watched(
  run: RunLedger,
  notice: (notice: Notice) => void,
  noticeOnce: (key: string, notice: Notice) => void,
  forget: (key: string) => boolean,
): RunLedger {
  return async (tenant, work) => {
    const key = `store ${tenant}`;
    try {
      const result = await run(tenant, work);
      if (forget(key)) notice({ code: "store-recovered", tenant, message: "the store does its part again" });
      return result;
    } catch (cause) {
      if (isInterlockError(cause) && cause.name === "StoreError" && cause.code !== "store-closed") {
        const altered = cause.code === "record-altered" || cause.code === "keys-differ";
        const code = altered ? (cause.code as "record-altered" | "keys-differ") : "store-failed";
        noticeOnce(altered ? `${key} ${code}` : key, { code, tenant, message: cause.message, cause });
      }
      throw cause;
    }
  };
}

// One call asks for the digest of its one request several times in a row.
function memoLast(work: (text: string) => string): (text: string) => string {
  let last: { readonly text: string; readonly result: string } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) };
    return last.result;
  };
}

function quietly(work: () => void | undefined | Promise<void>): void {
  Promise.resolve()
    .then(work)
    .catch(() => undefined);
}
