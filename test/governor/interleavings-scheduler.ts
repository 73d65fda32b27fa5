import { setImmediate as others, setTimeout as sleep } from "node:timers/promises";
import type { Store, Transaction } from "@interlock/governor";

/** Lets something happen between two chosen steps of a call. */
export interface Scheduler {
  /** What the call's host is given instead of its store: each boundary of each of its methods is a step. */
  readonly store: Store;
  /** A step that is not the store's. */
  readonly step: () => Promise<void>;
  /** Does `work` at the `at`-th step from now on; never for 0. */
  arm(at: number, work: () => Promise<unknown>): void;
  /** Waits for what was done, and tells how many steps there were. */
  settle(): Promise<number>;
}

/** Counts the steps of what uses `store`; `patience` milliseconds are left to what has to wait for a transaction's end. */
export function createScheduler(store: Store, patience: number): Scheduler {
  let chosen = 0;
  let steps = 0;
  let isInside = false;
  let work: () => Promise<unknown> = async () => undefined;
  let done: Promise<unknown> = Promise.resolve();

  const step = async (): Promise<void> => {
    steps++;
    if (steps !== chosen) return;
    done = work();
    // The rest of a transaction comes before everything else, if the store is right; it is given the time to be wrong.
    if (isInside) await (patience === 0 ? others() : sleep(patience));
    else await done;
  };
  const stepped =
    <A extends readonly unknown[], R>(operation: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      await step();
      return operation(...values);
    };

  return {
    step,
    arm: (at, what) => {
      chosen = at;
      steps = 0;
      work = what;
      done = Promise.resolve();
    },
    settle: async () => {
      chosen = 0;
      await done;
      return steps;
    },
    store: {
      ...store,
      transaction: async (tenant, inner) => {
        await step();
        const result = await store.transaction(tenant, async (transaction) => {
          isInside = true;
          try {
            const result = await inner(each(transaction, stepped));
            await step();
            return result;
          } finally {
            isInside = false;
          }
        });
        await step();
        return result;
      },
    },
  };
}

type Stepped = <A extends readonly unknown[], R>(
  operation: (...values: A) => Promise<R>,
) => (...values: A) => Promise<R>;

function each(transaction: Transaction, stepped: Stepped): Transaction {
  return {
    now: transaction.now,
    get: stepped(transaction.get),
    set: stepped(transaction.set),
    delete: stepped(transaction.delete),
    list: stepped(transaction.list),
    head: stepped(transaction.head),
    append: stepped(transaction.append),
    entries: stepped(transaction.entries),
  };
}
