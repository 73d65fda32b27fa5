import { createHmac, randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type JournalEntry, type Store, verifyJournal } from "@interlock/governor";
import { mergeLocks } from "@interlock/locks";
import type { Shift } from "./hosts/crasher.ts";
import type { DurablePlace } from "./hosts/place.ts";
import { type Host, startHost } from "./hosts/process.ts";
import { type Service, startService } from "./hosts/service.ts";
import { argumentsOf, keys, openWorldStore, type World, worldGovernor, worldPolicy } from "./hosts/world.ts";

/** What was counted over all runs; a rule that was broken is told in `faults`. */
export interface CrashReport {
  runs: number;
  claimed: number;
  arrived: number;
  /** Calls whose result is missing, and of those the ones that did arrive. */
  unknown: number;
  unknownButArrived: number;
  readonly faults: string[];
}

const expiresIn = 900_000;
// Long enough for a call under load.
const deadline = 400;
// What a dead host had under way is reported once it is over; half of it has to do for a claim to be written.
const lease = 2_000;

/** Kills hosts that work on one store, one after the other, and looks after each what is left. */
export async function crashHosts(place: DurablePlace, runs: number): Promise<CrashReport> {
  const service = await startService(12);
  const world: World = { store: place.store, service: service.port, expiresIn, deadline, lease };
  const store = await openWorldStore(world);
  const report: CrashReport = {
    runs: 0,
    claimed: 0,
    arrived: 0,
    unknown: 0,
    unknownButArrived: 0,
    faults: [],
  };
  let before: readonly JournalEntry[] = [];
  let host = startHost("crasher.ts", world);
  for (let run = 0; run < runs; run++) {
    const current = await host;
    // The next one starts while this one works.
    host = run + 1 < runs ? startHost("crasher.ts", world) : host;
    await killAtWork(current, shiftOf(`run${run}`, before, service));
    before = await inspect(store, service, before, report);
    report.runs++;
  }
  await reportUnknown(world, store, before, report);
  await store.close();
  await service.close();
  return report;
}

async function killAtWork(host: Host, shift: Shift): Promise<void> {
  const atWork = host.ask(shift).catch(() => undefined);
  if (shift.lastStep === undefined) await atWork.then(() => sleep(Math.random() * 100));
  else await host.gone;
  await host.kill();
  // What it had put on the wire still arrives.
  await sleep(10);
}

// Half of the hosts are killed from outside. Each is given what the last ones left, done or not.
function shiftOf(name: string, before: readonly JournalEntry[], service: Service): Shift {
  const asked = before.flatMap((entry) => (entry.kind === "requested" ? [entry.approval] : []));
  return {
    name,
    warmStep: 1 + randomInt(300),
    ...(randomInt(2) === 0 ? {} : { lastStep: 1 + randomInt(600) }),
    approvals: asked.slice(-6),
    named: [...service.arrived.keys()].filter((token) => token.includes("-n")).slice(-6),
  };
}

async function inspect(
  store: Store,
  service: Service,
  before: readonly JournalEntry[],
  report: CrashReport,
): Promise<readonly JournalEntry[]> {
  const { faults } = report;
  const added = await readFrom(store, before.length + 1);
  const entries = [...before, ...added];
  const verified = verifyJournal(entries, keys);
  if (!verified.ok) faults.push(`the journal does not verify at ${verified.seq}: ${verified.problem}`);

  const intents = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind === "claimed") intents.set(entry.request, (intents.get(entry.request) ?? 0) + 1);
  }
  for (const [token, times] of service.arrived) {
    const written = intents.get(requestOf(token)) ?? 0;
    if (times > 1) faults.push(`${token} ran ${times} times`);
    if (written === 0) faults.push(`${token} ran without an intent`);
    if (written > 1) faults.push(`${token} was claimed ${written} times`);
  }
  const missing = withoutResult(entries);
  const open = await openRecords(store, missing);
  if (open.length !== missing.length) faults.push(`of ${missing.length} open calls ${open.length} are kept`);

  report.claimed = entries.filter((entry) => entry.kind === "claimed").length;
  report.arrived = service.arrived.size;
  report.unknown = missing.length;
  const reached = new Set([...service.arrived.keys()].map(requestOf));
  report.unknownButArrived = missing.filter((entry) => reached.has(entry.request)).length;
  return entries;
}

// Past their lease, every call without a result is reported, and no other.
async function reportUnknown(
  world: World,
  store: Store,
  entries: readonly JournalEntry[],
  report: CrashReport,
): Promise<void> {
  await sleep(lease + 50);
  const reported = await worldGovernor(world, store).unresolved();
  const expected = entries.flatMap((entry) => (entry.kind === "unknown" ? [entry.claim] : []));
  const missing = [...withoutResult(entries).map((entry) => entry.seq), ...expected].sort((a, b) => a - b);
  if (JSON.stringify(reported.map((claim) => claim.entry)) !== JSON.stringify(missing)) {
    report.faults.push(`reported as unknown ${reported.length}, without a result ${missing.length}`);
  }
}

function withoutResult(entries: readonly JournalEntry[]) {
  const ended = new Set(entries.flatMap((entry) => ("claim" in entry ? [entry.claim] : [])));
  return entries.flatMap((entry) => (entry.kind === "claimed" && !ended.has(entry.seq) ? [entry] : []));
}

async function openRecords(store: Store, missing: readonly JournalEntry[]): Promise<readonly unknown[]> {
  const found = await store.transaction("default", (transaction) =>
    Promise.all(missing.map((entry) => transaction.get("claim", String(entry.seq)))),
  );
  return found.filter((record) => record !== undefined);
}

async function readFrom(store: Store, seq: number): Promise<readonly JournalEntry[]> {
  return store.transaction("default", (transaction) => transaction.entries(seq, 1_000_000));
}

const policy = worldPolicy(expiresIn);

// Worked out here as the journal is documented to: a keyed digest of the effective request's digest.
function requestOf(token: string): string {
  const tool = token.includes("-n") ? "Note" : "AddComment";
  const merged = mergeLocks(policy, tool, argumentsOf(token));
  if (!merged.ok) throw new Error("the token makes no call");
  const key = keys.keys[keys.current] as Uint8Array;
  return createHmac("sha256", key).update(`interlock-request\n${merged.value.requestDigest}`).digest("hex");
}
