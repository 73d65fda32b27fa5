import { type Checkpoint, type JournalEntry, type Verification, verifyJournal } from "@interlock/governor";
import fc from "fast-check";
import { alter, kinds } from "./tampering-alterations.ts";
import type { Change } from "./tampering-change.ts";
import { keys, type Recorded, recordJournal } from "./tampering-journal.ts";

/** How often each kind of alteration was made, and how often it turned out to be none. */
export type TamperCounts = Record<string, number>;

type Entries = readonly JournalEntry[];

/**
 * Alters exported journals at random, `runs` times, and throws with the smallest case found when one is not seen where it
 * is, or when a journal that says the same is accused.
 */
export async function tamper(runs: number, seed?: number): Promise<TamperCounts> {
  const recorded = await Promise.all(["a", "b", "c"].map(recordJournal));
  const counts: TamperCounts = {};
  const count = (kind: string): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const cases = fc.record({
    journal: fc.nat(recorded.length - 1),
    length: fc.integer({ min: 1, max: 200 }),
    checkpoint: fc.nat(),
    kind: fc.constantFrom(...kinds),
    at: fc.nat(),
    other: fc.nat(),
    change: fc.record<Change>({ at: fc.nat(), how: fc.nat(), value: fc.jsonValue({ maxDepth: 2 }) as never }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async (chosen) => {
      const source = recorded[chosen.journal] as Recorded;
      const entries = source.entries.slice(0, chosen.length);
      const held = source.checkpoints.filter(({ seq }) => seq <= entries.length);
      const checkpoint = held.at(chosen.checkpoint % Math.max(held.length, 1));
      const altered = exported(await alter[chosen.kind](entries, chosen, recorded));
      const expected = whatIsTrue(entries, altered, checkpoint, chosen.kind);
      count(expected.ok ? (same(entries, altered) ? "benign" : "window") : chosen.kind);
      const found = verifyJournal(altered, keys, checkpoint);
      if (!agrees(found, expected)) {
        throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return counts;
}

/** How many of the alterations were lies that had to be found. */
export function lies(counts: TamperCounts): number {
  const { benign = 0, window = 0, ...found } = counts;
  return Object.values(found).reduce((sum, count) => sum + count, 0);
}

// As it comes out of a file: newline-delimited JSON.
function exported(entries: Entries): Entries {
  const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as JournalEntry);
}

// Told without any key: the place is the first at which the two journals differ.
function whatIsTrue(
  entries: Entries,
  altered: Entries,
  checkpoint: Checkpoint | undefined,
  kind: string,
): Verification {
  const first = entries.findIndex((entry, index) => !same(entry, altered[index]));
  if (first === -1 && altered.length === entries.length) return { ok: true, entries: altered.length };
  const place = first === -1 ? entries.length + 1 : first + 1;
  const kept = checkpoint?.seq ?? 0;
  const cut = altered.length < place;
  // What was cut off after the last checkpoint is the window: nobody can know that it was ever there.
  if (cut && altered.length >= kept) return { ok: true, entries: altered.length };
  // A whole other journal is as good as this one, unless a checkpoint says whose it has to be.
  if (kind === "otherTenant" && place === 1 && checkpoint === undefined)
    return { ok: true, entries: altered.length };
  // Honest entries after a roll back are all signed; what tells is that the journal is no longer what was handed out.
  if (kind === "rollBack" && !cut) {
    if (place > kept) return { ok: true, entries: altered.length };
    if (altered.length < kept) return { ok: false, seq: altered.length + 1, problem: "truncated" };
    return { ok: false, seq: kept, problem: "checkpoint" };
  }
  return { ok: false, seq: place, problem: cut ? "truncated" : "altered" };
}

function agrees(found: Verification, expected: Verification): boolean {
  if (found.ok || expected.ok) return found.ok === expected.ok;
  const exact = expected.problem !== "altered";
  return found.seq === expected.seq && (!exact || found.problem === expected.problem);
}

function same(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`);
  return `{${members.sort().join()}}`;
}
