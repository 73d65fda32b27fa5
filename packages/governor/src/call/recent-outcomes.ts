import type { Outcome } from "@interlock/core";

/** Outcomes that this process still knows, the newest `size` of them; results are in no store. */
export interface RecentOutcomes {
  get(tenant: string, entry: number): Promise<Outcome> | undefined;
  set(tenant: string, entry: number, outcome: Promise<Outcome>): void;
}

/** Keeps outcomes for replays of the same call, and of results `characters` at most. */
export function createRecentOutcomes(size = 1_000, characters = 16_777_216): RecentOutcomes {
  const known = new Map<string, Promise<Outcome>>();
  const sizes = new Map<string, number>();
  let sum = 0;
  const forget = (oldest: string): void => {
    known.delete(oldest);
    sum -= sizes.get(oldest) ?? 0;
    sizes.delete(oldest);
  };
  const measure = async (id: string, outcome: Promise<Outcome>): Promise<void> => {
    const ended = await outcome;
    if (ended.status !== "completed" || known.get(id) !== outcome) return;
    sizes.set(id, JSON.stringify(ended.value).length);
    sum += sizes.get(id) ?? 0;
    for (const oldest of known.keys()) {
      if (sum <= characters) return;
      forget(oldest);
    }
  };
  const key = (tenant: string, entry: number): string => `${entry} ${tenant}`;
  return {
    get: (tenant, entry) => known.get(key(tenant, entry)),
    set: (tenant, entry, outcome) => {
      const id = key(tenant, entry);
      known.set(id, outcome);
      const oldest = known.keys().next();
      if (known.size > size && !oldest.done) forget(oldest.value);
      measure(id, outcome).catch(() => undefined);
    },
  };
}
