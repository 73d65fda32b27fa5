import { measure } from "mitata";

/** Something to time: one pass over the ring. */
export interface Contender {
  readonly name: string;
  readonly pass: () => unknown;
}

/**
 * The median time of one request of each contender in nanoseconds: passes over a ring of 256, side by side in several
 * rounds, of which the quietest counts, so that what else the machine does falls on none alone.
 */
export async function timesOf(
  contenders: readonly Contender[],
  { rounds = 5, milliseconds = 60, ring = 256 } = {},
): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, pass } of contenders) {
      const { p50 } = await measure(pass, { min_cpu_time: milliseconds * 1e6, min_samples: 5 });
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, p50 / ring));
    }
  }
  return best;
}

/** A time for a table: three digits are more than a machine can tell. */
export function shown(nanoseconds: number | undefined): string {
  if (nanoseconds === undefined) return "-";
  if (nanoseconds < 1_000) return `${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0)} ns`;
  return nanoseconds < 1e6
    ? `${(nanoseconds / 1e3).toFixed(nanoseconds < 1e5 ? 2 : 0)} µs`
    : `${(nanoseconds / 1e6).toFixed(2)} ms`;
}
