import { showLimits } from "@interlock/approval";
import { InterlockError, isInterlockError, type Policy } from "@interlock/core";
import { v7 } from "uuid";
import { createLeases } from "./call/leases.ts";
import { createRecentOutcomes } from "./call/recent-outcomes.ts";
import { createUnderway } from "./call/underway.ts";
import { checkOptions } from "./doors/options-door.ts";
import { createCheckpoints } from "./journal/checkpoints.ts";
import { checkKeyRing, ephemeralKeys, keyedDigest } from "./journal/keys.ts";
import type { GovernorOptions } from "./options.ts";
import { sessionGrants } from "./records/grants.ts";
import { openLedger, type RunLedger } from "./records/ledger.ts";
import { readablePolicy, storedPolicy } from "./records/policy-pointer.ts";
import { createSecrets } from "./secrets/secrets.ts";
import { createMemoryStore } from "./stores/memory.ts";
import type { Host } from "./types/host.ts";
import { createNotices } from "./types/notice.ts";
import type { SessionFacts } from "./types/session-facts.ts";
import { createCallTrace } from "./types/telemetry.ts";

/** The options with their defaults. Throws `InterlockError` where one is not what it has to be. */
export function openHost(given: GovernorOptions): Host {
  const options = checkOptions(given);
  const { invoke, store = createMemoryStore(), keys = ephemeralKeys() } = options;
  if (options.keys === undefined && store.durable !== false)
    throw new InterlockError("keys-missing", "a durable store needs keys that outlive the process");
  checkKeyRing(keys);
  const policy = readablePolicy(options.policy);
  const notices = createNotices(options.onNotice);
  const policies = tenantPolicies(policy, notices.noticeOnce);
  const leases = createLeases();
  const noteEntries = createCheckpoints(options.checkpoints);
  const keyed = (domain: string, text: string): string => keyedDigest(keys, domain, text) ?? "";
  const host: Host = {
    invoke,
    store,
    transaction: watched(openLedger(store, keys), notices),
    keys,
    profile: options.profile ?? "strict",
    authority: options.authority ?? (() => "held"),
    may: options.may ?? (() => true),
    asksReaders: options.may !== undefined,
    secrets: createSecrets(options.secrets),
    show: { ...showLimits, ...options.show },
    notify: notifier(options.onApproval, notices.noticeOnce),
    notice: notices.notice,
    noticeOnce: notices.noticeOnce,
    trace: createCallTrace(options.telemetry),
    recent: createRecentOutcomes(),
    leases,
    underway: createUnderway(leases),
    instance: v7(),
    deadline: options.deadline ?? 120_000,
    lease: options.lease ?? 10_000,
    resultLimit: options.resultLimit ?? 1_048_576,
    own: policy,
    ...policies,
    ...knownGrants(),
    keyed,
    keyedRequest: memoLast((digest: string) => keyed("interlock-request", digest)),
    context: ({ id, tenant }) => ({
      keys,
      tenant,
      policy: policies.policyOf(tenant).revision,
      ...(id === undefined ? {} : { session: id }),
      noted: () => noteEntries(host, tenant),
    }),
  };
  if (options.keys === undefined)
    notices.notice({
      code: "keys-ephemeral",
      message: "without keys the journal cannot be verified after the process",
    });
  return host;
}

type Notices = ReturnType<typeof createNotices>;

function notifier(
  onApproval: GovernorOptions["onApproval"],
  noticeOnce: Notices["noticeOnce"],
): Host["notify"] {
  return (request) => {
    if (onApproval === undefined) {
      const message = "a request waits for an answer, and the governor has no onApproval";
      noticeOnce("unheard", { code: "ask-unheard", tenant: request.tenant, message });
    }
    // A host whose notification fails still finds the request among the pending ones.
    quietly(() => onApproval?.(request));
  };
}

// The policy of each tenant: the host's own until the store has another in force.
function tenantPolicies(
  policy: Policy,
  noticeOnce: Notices["noticeOnce"],
): Pick<Host, "policyOf" | "policyFor"> {
  const policies = new Map<string, Policy>();
  const policyOf = (tenant: string): Policy => policies.get(tenant) ?? policy;
  return {
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
  };
}

// The grants of each session as its last look at the store found them.
function knownGrants(): Pick<Host, "grantsOf" | "grantsFor"> {
  const grants = new WeakMap<SessionFacts, Awaited<ReturnType<typeof sessionGrants>>>();
  return {
    grantsOf: (session) => grants.get(session) ?? [],
    grantsFor: async (ledger, session) => {
      const standing = await sessionGrants(ledger, session);
      grants.set(session, standing);
      return standing;
    },
  };
}

// Tells of a store that fails, and that it does its part again.
function watched(run: RunLedger, { notice, noticeOnce, forget }: Notices): RunLedger {
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
