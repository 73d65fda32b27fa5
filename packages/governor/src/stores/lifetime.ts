import { StoreError } from "@interlock/core";
import type { Transaction } from "../types/store.ts";

/**
 * Runs work with a transaction that refuses everything afterwards: a promise nobody awaited cannot write into the next one.
 * Rejects when any operation failed, also if the work went on: half a transaction is never kept.
 */
export async function whileOpen<T>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  let failure: { readonly reason: unknown } | undefined;
  const open =
    <A extends readonly unknown[], R>(operation: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      if (ended) throw new StoreError("transaction-ended", "the transaction has ended");
      try {
        return await operation(...values);
      } catch (reason) {
        failure ??= { reason };
        throw reason;
      }
    };
  try {
    const result = await work({
      now: transaction.now,
      get: open(transaction.get),
      set: open(transaction.set),
      delete: open(transaction.delete),
      list: open(transaction.list),
      head: open(transaction.head),
      append: open(transaction.append),
      entries: open(transaction.entries),
    });
    if (failure !== undefined) throw failure.reason;
    return result;
  } finally {
    ended = true;
  }
}

/** What a closed store throws. */
export function closedStore(): StoreError {
  return new StoreError("store-closed", "the store has been closed");
}
