import { InvokeError } from "@interlock/core";

// How long work that was told to stop has for saying so itself: it knows better whether anything ran.
const grace = 100;
// What a timer can hold; more would fire at once.
const longest = 2_147_483_647;

/**
 * Does work that ends at a deadline or when the caller aborts, and waits no longer for work that goes on all the same: then
 * nobody knows whether it ran.
 */
export async function withDeadline<T>(
  deadline: number,
  signal: AbortSignal | undefined,
  work: (ends: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw overdue("aborted", false);
  const controller = new AbortController();
  const ends = signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]);
  const late = (): void => controller.abort(new DOMException("the call took too long", "TimeoutError"));
  const timer = setTimeout(late, Math.min(deadline, longest));
  let patience: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    const stop = (): void => {
      const code = signal?.aborted === true ? "aborted" : "deadline-exceeded";
      patience = setTimeout(() => reject(overdue(code, true)), grace);
    };
    ends.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work(ends), over]);
  } finally {
    clearTimeout(timer);
    clearTimeout(patience);
  }
}

function overdue(code: "aborted" | "deadline-exceeded", mayHaveRun: boolean): InvokeError {
  const message = code === "aborted" ? "The caller aborted the call." : "The call took too long.";
  return new InvokeError(code, message, { mayHaveRun });
}
