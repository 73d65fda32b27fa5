import type { InvokeError } from "@interlock/core";
import { invokeError } from "./codes.ts";

/** The time that one call has, with everything that it does. */
export interface Deadline {
  /** Fires at the end of the time or when the caller aborts. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  left(): number;
  /** Why the signal fired. */
  error(mayHaveRun: boolean, access: "read" | "write"): InvokeError;
  /** Waits for the value, but no longer than there is time. */
  race<T>(value: Promise<T>, mayHaveRun: boolean, access: "read" | "write"): Promise<T>;
}

/** Starts the clock of a call; `timeout` in milliseconds. */
export function startDeadline(timeout: number, caller: AbortSignal | undefined): Deadline {
  const end = Date.now() + timeout;
  const timer = AbortSignal.timeout(timeout);
  const signal = caller === undefined ? timer : AbortSignal.any([caller, timer]);
  const error: Deadline["error"] = (mayHaveRun, access) =>
    caller?.aborted === true
      ? invokeError("aborted", "The caller aborted the call.", { mayHaveRun })
      : invokeError("deadline-exceeded", `No answer came within ${timeout} ms.`, {
          mayHaveRun,
          retryable: access === "read" || !mayHaveRun,
        });
  return {
    signal,
    left: () => end - Date.now(),
    error,
    race: async (value, mayHaveRun, access) => {
      if (signal.aborted) {
        value.catch(() => {});
        throw error(mayHaveRun, access);
      }
      const { promise, reject } = Promise.withResolvers<never>();
      const stop = (): void => reject(error(mayHaveRun, access));
      signal.addEventListener("abort", stop, { once: true });
      try {
        return await Promise.race([value, promise]);
      } finally {
        signal.removeEventListener("abort", stop);
      }
    },
  };
}
