import { type InvokeRequest, isInterlockError } from "@interlock/core";
import { type Alteration, alterationsOf } from "./hand-in-database-alterations.ts";
import type { Hand } from "./hand-in-database-places.ts";
import { type Probe, probesOf } from "./hand-in-database-probes.ts";
import { buildWorld, startHost } from "./hand-in-database-world.ts";

/** What was counted. */
export interface HandReport {
  /** How many alterations there are of whole columns and of single leaves, and how many were made, by kind of record. */
  readonly possible: { readonly columns: number; readonly leaves: number };
  readonly made: Readonly<Record<string, number>>;
  /** Those after which something was refused because a record or the journal is not what a governor wrote. */
  readonly told: number;
  /** Calls that run when nothing is altered, and kinds of record of which the world has some. */
  readonly runs: number;
  readonly kinds: readonly string[];
  /** Calls that ran after an alteration and would not have run without. */
  readonly faults: readonly string[];
}

/** How much is done: every so-manieth alteration of a whole column, and of a single leaf. */
export interface Parts {
  readonly columns: number;
  readonly leaves: number;
}

/** Alters what the parts say, and after each alteration has a governor that was running and one that starts try everything. */
export async function meddle(hand: Hand, parts: Parts, from = 0, only = ""): Promise<HandReport> {
  const world = await buildWorld(hand);
  const probes = probesOf(world);
  await hand.keep();
  const [rows, lines] = [await hand.rows(), await hand.lines()];
  const expected = await attempt(hand, probes, undefined, false);
  const alterations = alterationsOf(world, rows, lines).filter(({ kind, what }) =>
    `${kind} ${what}`.includes(only),
  );
  const made: Record<string, number> = {};
  const faults: string[] = [];
  let told = 0;
  const leaves = alterations.filter(({ isLeaf }) => isLeaf);
  const columns = alterations.filter(({ isLeaf }) => !isLeaf);
  const chosen = [
    ...columns.filter((_, at) => at % parts.columns === from % parts.columns),
    ...leaves.filter((_, at) => at % parts.leaves === from % parts.leaves),
  ];
  for (const alteration of chosen) {
    made[alteration.kind] = (made[alteration.kind] ?? 0) + 1;
    let isTold = false;
    for (const isRunning of [true, false]) {
      const found = await attempt(hand, probes, alteration, isRunning);
      isTold ||= found.told;
      for (const [probe, requests] of Object.entries(found.sent)) {
        const allowed = [...(expected.sent[probe] ?? [])];
        for (const request of requests) {
          const place = allowed.indexOf(request);
          if (place === -1) faults.push(faultOf(alteration, probe, request, isRunning));
          else allowed.splice(place, 1);
        }
      }
    }
    if (isTold) told++;
  }
  return {
    possible: { columns: columns.length, leaves: leaves.length },
    made,
    told,
    runs: Object.values(expected.sent).flat().length,
    kinds: [...new Set(rows.map(({ kind }) => kind))].sort(),
    faults,
  };
}

interface Attempt {
  /** What each probe sent. */
  readonly sent: Readonly<Record<string, readonly string[]>>;
  readonly told: boolean;
}

async function attempt(
  hand: Hand,
  probes: Readonly<Record<string, Probe>>,
  alteration: Alteration | undefined,
  isRunning: boolean,
): Promise<Attempt> {
  await hand.putBack();
  const requests: InvokeRequest[] = [];
  const host = startHost(hand.store, requests);
  // It knows the journal as it was.
  if (isRunning) for (const tenant of ["a", "b"]) await host.halts({ tenant });
  for (const change of alteration?.changes ?? []) await hand.change(change);
  const sent: Record<string, string[]> = {};
  let told = false;
  for (const [name, probe] of Object.entries(probes)) {
    const outcome: unknown = await probe(host).catch((error: unknown) => error);
    const code = isInterlockError(outcome) ? outcome.code : JSON.stringify(outcome);
    told ||= /record-altered|keys-differ|policy-altered/u.test(code ?? "");
    if (requests.length > 0) sent[name] = requests.splice(0).map((request) => JSON.stringify(request));
  }
  return { sent, told };
}

function faultOf(
  { kind, what, changes }: Alteration,
  probe: string,
  request: string,
  isRunning: boolean,
): string {
  const host = isRunning ? "a host that was running" : "a host that started";
  const thing = changes.map((change) => change.put ?? change.remove);
  return `${kind} ${what}: ${JSON.stringify(thing).slice(0, 200)}: ${host}, ${probe}: ${request}`;
}
