import type { Origin } from "@interlock/approval";
import type { Answerer } from "@interlock/core";

/** One call as the agent's side asks for it. */
export interface CallRequest {
  readonly tool: string;
  readonly args: unknown;
  /** The framework's id of the call; the same id with the same request is the same call. */
  readonly callId?: string;
  readonly signal?: AbortSignal;
  /** The answered approval that this call presents. */
  readonly approval?: string;
  /** By concrete pointer, where the arguments came from, as far as the host knows. */
  readonly origins?: Readonly<Record<string, Origin>>;
  /** Who has an approved, deferred call performed. */
  readonly performedBy?: Answerer;
}
