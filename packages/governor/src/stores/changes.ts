import type { Store } from "../types/store.ts";
import { closedStore } from "./lifetime.ts";

/** Those who wait for a tenant's journal to grow. */
export interface Changes {
  readonly changed: Store["changed"];
  /** Says that the journals of tenants may have grown; of any when left out. */
  readonly wake: Wake;
  readonly close: () => void;
}

/** Says of which tenants the journals may have grown; of any when left out. */
type Wake = (of?: (tenant: string) => boolean) => void;

interface Waiter {
  readonly tenant: string;
  readonly seq: number;
  readonly end: (failure?: { readonly reason: unknown }) => void;
}

/**
 * Lets callers wait without asking again and again. `head` reads a tenant's newest `seq`, once for all who wait for the
 * tenant; `watch` looks out for other processes' changes for as long as anybody waits, and returns how to stop.
 */
export function createChanges(
  head: (tenant: string) => Promise<number>,
  watch: (wake: () => void) => () => void = () => () => undefined,
): Changes {
  const waiters = new Set<Waiter>();
  let stop: (() => void) | undefined;
  let closed = false;

  const check = async (tenant: string): Promise<void> => {
    const waiting = [...waiters].filter((waiter) => waiter.tenant === tenant);
    if (waiting.length === 0) return;
    try {
      const seq = await head(tenant);
      for (const waiter of waiting) if (waiter.seq < seq) waiter.end();
    } catch (reason) {
      for (const waiter of waiting) waiter.end({ reason });
    }
  };
  const wake: Wake = (of = () => true) => {
    for (const tenant of new Set([...waiters].map((waiter) => waiter.tenant))) {
      if (of(tenant)) void check(tenant);
    }
  };

  return {
    wake,
    changed: (tenant, seq, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closedStore());
        if (signal?.aborted) return reject(signal.reason);
        const abort = (): void => waiter.end({ reason: signal?.reason });
        const waiter: Waiter = {
          tenant,
          seq,
          end: (failure) => {
            waiters.delete(waiter);
            signal?.removeEventListener("abort", abort);
            if (waiters.size === 0) {
              stop?.();
              stop = undefined;
            }
            if (failure === undefined) resolve();
            else reject(failure.reason);
          },
        };
        signal?.addEventListener("abort", abort, { once: true });
        waiters.add(waiter);
        stop ??= watch(() => wake());
        void check(tenant);
      }),
    close: () => {
      closed = true;
      for (const waiter of [...waiters]) waiter.end({ reason: closedStore() });
    },
  };
}
