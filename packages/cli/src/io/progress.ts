import { pass } from "./output.ts";

/** Tells how far work over many files is. */
export interface Progress {
  readonly step: () => void;
  readonly end: () => void;
}

/** Writes to standard error once the work takes more than a second, and only where that is a terminal (cli.md 1.3). */
export function createProgress(total: number): Progress {
  const started = performance.now();
  let done = 0;
  let written = 0;
  const isShown = process.stderr.isTTY === true && total > 1;
  return {
    step: () => {
      done++;
      const now = performance.now();
      if (!isShown || now - started < 1000 || now - written < 100) return;
      written = now;
      pass(`${done} of ${total}`);
    },
    end: () => {
      if (written > 0) pass();
    },
  };
}
