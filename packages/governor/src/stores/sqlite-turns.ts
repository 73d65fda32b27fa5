import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const busy = 5;
const longestSleep = 5;
const longestRun = 100;

/** How a process shares a file with the others that hold it open. */
export interface Turns {
  /** Takes the file's write lock; rejects with SQLite's own error once `patience` milliseconds have passed. */
  readonly begin: () => Promise<void>;
  /** Repeats a read for as long as another process's housekeeping refuses it. */
  readonly patiently: <T>(read: () => T) => Promise<T>;
}

/**
 * SQLite's own waiting would stop the whole process, and with it the very transaction that another handle of it waits for;
 * so the lock is tried again between other work. SQLite keeps no queue: a process that has written back to back for
 * 100 ms stands aside for a moment, or the others would starve.
 */
export function createTurns(database: DatabaseSync, patience: number, readOnly = false): Turns {
  let runFrom = 0;
  let lastBegin = 0;
  const patiently = async <T>(read: () => T): Promise<T> => {
    const deadline = performance.now() + patience;
    for (;;) {
      try {
        return read();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error;
      }
      await sleep(1 + Math.random() * (longestSleep - 1));
    }
  };
  return {
    patiently,
    begin: async () => {
      const now = performance.now();
      if (now - lastBegin > longestSleep * 2) runFrom = now;
      if (now - runFrom > longestRun) {
        await sleep(longestSleep + 1);
        runFrom = performance.now();
      }
      // IMMEDIATE: the lock is taken before anything is read, so two processes cannot both see an unused approval.
      await patiently(() => database.exec(readOnly ? "BEGIN" : "BEGIN IMMEDIATE"));
      lastBegin = performance.now();
    },
  };
}

function isBusy(error: unknown): boolean {
  const { errcode } = error as { readonly errcode?: unknown };
  // The low byte; the rest tells what kind of busy it is.
  return typeof errcode === "number" && (errcode & 0xff) === busy;
}
