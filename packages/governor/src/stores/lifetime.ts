import { StoreError } from "@interlock/core";
import type { Transaction } from "../store.ts";

/** Runs work with a transaction that refuses everything afterwards: a promise nobody awaited cannot write into the next one. */
export async function whileOpen<T>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let ended = false;
  const open =
    <A extends readonly unknown[], R>(operation: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      if (ended) throw new StoreError("transaction-ended", "the transaction has ended");
      return operation(...values);
    };
  try {
    return await work({
      now: transaction.now,
      get: open(transaction.get),
      set: open(transaction.set),
      delete: open(transaction.delete),
      list: open(transaction.list),
      head: open(transaction.head),
      append: open(transaction.append),
      entries: open(transaction.entries),
    });
  } finally {
    ended = true;
  }
}

/** What a closed store throws. */
export function closedStore(): StoreError {
  return new StoreError("store-closed", "the store has been closed");
}
