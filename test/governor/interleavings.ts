import type { Outcome } from "@interlock/core";
import type { JournalEntry, Store } from "@interlock/governor";
import type { StoreKind } from "../contracts/store-places.ts";
import { type Injection, injections, kinds, type Ready } from "./interleavings-cases.ts";
import { type Hosts, startHosts } from "./interleavings-world.ts";

/** What was counted; a rule that was broken is told in `faults`. */
export interface InterleavingReport {
  /** How many steps each kind of call has. */
  readonly steps: Record<string, number>;
  cases: number;
  /** Calls that came too late to run, and those that ran before what would have forbidden them, or beside what does not. */
  stopped: number;
  ran: number;
  readonly faults: string[];
}

/** Tries every `every`-th step of every kind of call with every injection, each on a tenant of its own. */
export async function interleave({ newPlace, shared }: StoreKind, every = 1): Promise<InterleavingReport> {
  const place = await newPlace();
  const store = await place.open();
  const other = shared ? await place.open() : store;
  const hosts = startHosts(store, other, shared ? 3 : 0);
  const report: InterleavingReport = { steps: {}, cases: 0, stopped: 0, ran: 0, faults: [] };
  let offset = 0;
  for (const [kind, prepare] of Object.entries(kinds)) {
    const { steps } = await attempt(hosts, other, `${kind} alone`, prepare, 0);
    report.steps[kind] = steps;
    for (const [name, injection] of Object.entries(injections)) {
      // Where not every step is tried, each injection is tried at others.
      for (let at = 1 + (offset++ % every); at <= steps; at += every) {
        const tried = await attempt(hosts, other, `${kind}, ${name}, ${at}`, prepare, at, injection);
        const faults = judge(kind, at, tried, injection);
        report.faults.push(...faults.map((fault) => `${kind}: ${name} at step ${at} of ${steps}: ${fault}`));
        report.cases++;
        if (tried.sent > 0) report.ran++;
        else report.stopped++;
      }
    }
  }
  await store.close();
  if (other !== store) await other.close();
  await place.remove();
  return report;
}

interface Attempt {
  readonly steps: number;
  readonly outcome: Outcome;
  readonly sent: number;
  readonly entries: readonly JournalEntry[];
}

async function attempt(
  hosts: Hosts,
  store: Store,
  tenant: string,
  prepare: (hosts: Hosts, tenant: string) => Promise<Ready>,
  at: number,
  injection?: Injection,
): Promise<Attempt> {
  hosts.setAhead(0);
  const ready = await prepare(hosts, tenant);
  hosts.sent.length = 0;
  hosts.scheduler.arm(at, async () => injection?.happen(hosts, tenant, ready));
  const outcome = await ready.run();
  const steps = await hosts.scheduler.settle();
  const entries = await store.transaction(tenant, (transaction) => transaction.entries(1, 1_000));
  return { steps, outcome, sent: hosts.sent.length, entries };
}

// The journal tells the order: what is claimed behind the entry from which it is forbidden, is a fault.
function judge(
  kind: string,
  at: number,
  { outcome, sent, entries }: Attempt,
  { begins, forbids }: Injection,
): readonly string[] {
  const claims = entries.filter((entry) => entry.kind === "claimed");
  const isForbidden = forbids === undefined || forbids.includes(kind);
  const from = entries.findIndex(begins);
  const late = claims.filter((claim) => from !== -1 && claim.seq > from + 1);
  const faults: string[] = [];
  if (isForbidden && late.length > 0) faults.push("claimed although it was forbidden");
  if (isForbidden && at === 1 && from === -1) faults.push("nothing forbade it");
  if (!isForbidden && sent !== 1) faults.push("stopped by what does not concern it");
  if (sent !== claims.length) faults.push(`${sent} sent, ${claims.length} claimed`);
  if (sent > 1) faults.push(`ran ${sent} times`);
  if (outcome.status === "completed" && sent === 0) faults.push("completed, but nothing was sent");
  return faults;
}
