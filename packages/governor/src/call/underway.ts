import { InterlockError } from "@interlock/core";
import type { Leases } from "./leases.ts";

/** The calls that a governor has under way. */
export interface Underway {
  /** Runs a call; throws `InterlockError` `governor-closed` once the governor is closed. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Lets no further call in, and resolves once those under way have ended; their leases end with them. */
  close(): Promise<void>;
}

/** Counts the calls of one governor. */
export function createUnderway(leases: Leases): Underway {
  const running = new Set<Promise<unknown>>();
  let closed = false;
  return {
    run: async (work) => {
      if (closed) throw new InterlockError("governor-closed", "the governor is closed");
      const result = work();
      const settled = result.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return result;
    },
    close: async () => {
      closed = true;
      while (running.size > 0) await Promise.all(running);
      leases.end();
    },
  };
}
