/** What is measured beside something else in the same run; a batch of it. */
export type Batch = () => void | Promise<void>;

/** How long is measured, and with which clock: this thread's own processor time when left out. */
interface Measure {
  /** How often a batch does its work. */
  readonly size: number;
  readonly rounds?: number;
  readonly warm?: number;
  /** Microseconds. */
  readonly clock?: () => number;
}

/**
 * Microseconds of each batch, divided by `size`, taken in turns so that what else the machine does falls on all alike: the
 * mean of processor time, which is counted in coarse ticks, the median of any other clock.
 */
export async function sideBySide<Name extends string>(
  batches: Readonly<Record<Name, Batch>>,
  { size, rounds = 60, warm = 20, clock = processorTime }: Measure,
): Promise<Record<Name, number>> {
  const times: [Name, number[]][] = (Object.keys(batches) as Name[]).map((name) => [name, []]);
  for (let round = 0; round < rounds + warm; round++) {
    for (const [name, found] of times) {
      const start = clock();
      await batches[name]();
      if (round >= warm) found.push((clock() - start) / size);
    }
  }
  const middle = (found: readonly number[]): number =>
    clock === processorTime ? found.reduce((sum, time) => sum + time, 0) / rounds : quantile(found, 0.5);
  return Object.fromEntries(times.map(([name, found]) => [name, middle(found)])) as Record<Name, number>;
}

/** The time that has passed, in microseconds. */
export function timePassed(): number {
  return performance.now() * 1_000;
}

/** The value below which so much of the values is. */
export function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
