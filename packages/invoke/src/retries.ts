import { isInvokeError } from "@interlock/core";
import type { Deadline } from "./deadline.ts";
import { connectorFailure } from "./failure.ts";

/** How often and how patiently a read is sent again. */
export interface Retries {
  /** Times after the first; 0 = never. */
  readonly limit: number;
  /** The first pause in milliseconds; it doubles, up to 30 s. A service's Retry-After replaces it. */
  readonly pause: number;
}

/** Sends a read again while that may help. A write is sent once: whether to repeat it is the governor's matter. */
export async function withRetries<T>(
  retries: Retries,
  access: "read" | "write",
  deadline: Deadline,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let sent = 0; ; sent += 1) {
    try {
      return await attempt();
    } catch (error) {
      const again = access === "read" && isInvokeError(error) && error.retryable && sent < retries.limit;
      const pause =
        connectorFailure(error)?.retryAfter ?? Math.min(30_000, retries.pause * 2 ** sent * jitter());
      if (!again || pause >= deadline.left()) throw error;
      await deadline.race(after(pause), true, access);
    }
  }
}

// Callers that failed together do not come back together.
function jitter(): number {
  return 0.75 + Math.random() / 2;
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
