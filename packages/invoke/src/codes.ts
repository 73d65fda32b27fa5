import { InvokeError } from "@interlock/core";

/** Every code that an `InvokeError` of this package can have. */
export const invokeErrorCodes = [
  // Nothing was sent.
  "namespace-invalid",
  "connection-invalid",
  "request-invalid",
  "credential-failed",
  "elevation-unsupported",
  "not-recorded",
  // On the way.
  "unreachable",
  "connection-lost",
  "deadline-exceeded",
  "aborted",
  // The namespace's own answer.
  "unauthorized",
  "forbidden",
  "connection-not-found",
  "namespace-refused",
  "namespace-throttled",
  "namespace-failed",
  "namespace-redirected",
  "answer-invalid",
  "answer-too-large",
  // The connector's answer, inside the namespace's.
  "connection-unauthenticated",
  "connector-forbidden",
  "not-found",
  "conflict",
  "connector-refused",
  "connector-throttled",
  "connector-failed",
  "connector-redirected",
  "gateway-offline",
  "status-unknown",
] as const;

/** One of `invokeErrorCodes`. */
export type InvokeErrorCode = (typeof invokeErrorCodes)[number];

/** An `InvokeError` whose code is one of ours. */
export function invokeError(
  code: InvokeErrorCode,
  message: string,
  facts: { status?: number; requestId?: string | undefined; retryable?: boolean; mayHaveRun: boolean },
): InvokeError {
  const { requestId, ...rest } = facts;
  return new InvokeError(code, message, requestId === undefined ? rest : { ...rest, requestId });
}
