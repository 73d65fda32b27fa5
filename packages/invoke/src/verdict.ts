import type { InvokeError } from "@interlock/core";
import { type InvokeErrorCode, invokeError } from "./codes.ts";
import { type ConnectorFailure, withFailure } from "./failure.ts";

/** What a status means for whoever called. */
interface Meaning {
  readonly code: InvokeErrorCode;
  readonly sentence: string;
  readonly mayHaveRun: boolean;
  /** The same request may succeed later. */
  readonly passing: boolean;
}

/** Makes the error of a failed answer. `retryable` = it may help, and sending it twice does no harm. */
export function failureError(failure: ConnectorFailure, access: "read" | "write"): InvokeError {
  const { code, sentence, mayHaveRun, passing } = meaningOf(failure);
  const requestId = failure.serviceRequestId ?? failure.clientRequestId;
  const error = invokeError(code, sentence, {
    status: failure.status,
    requestId,
    mayHaveRun,
    retryable: passing && (access === "read" || !mayHaveRun),
  });
  return withFailure(error, failure);
}

function meaningOf(failure: ConnectorFailure): Meaning {
  return failure.layer === "namespace" ? ofNamespace(failure.status) : ofConnector(failure);
}

// The namespace decides before it calls the connector, so a 4xx of its own proves that nothing ran.
function ofNamespace(status: number): Meaning {
  const not = (code: InvokeErrorCode, sentence: string, passing = false): Meaning => ({
    code,
    sentence: `${sentence} (HTTP ${status}).`,
    mayHaveRun: false,
    passing,
  });
  if (status === 401) return not("unauthorized", "The namespace does not accept the credential");
  if (status === 403) return not("forbidden", "The credential has no right to use this connection");
  if (status === 404)
    return not("connection-not-found", "There is no such namespace, connection or connector");
  if (status === 429) return not("namespace-throttled", "The namespace is throttling its callers", true);
  if (status >= 400 && status < 500 && status !== 408) {
    return not("namespace-refused", "The namespace refused the request");
  }
  const maybe = { mayHaveRun: true, passing: isPassing(status) };
  return status >= 300 && status < 400
    ? {
        ...maybe,
        code: "namespace-redirected",
        sentence: `The namespace answered with a redirect, which is never followed (HTTP ${status}).`,
      }
    : {
        ...maybe,
        code: "namespace-failed",
        sentence: `The namespace failed; whether the connector ran is unknown (HTTP ${status}).`,
      };
}

function ofConnector(failure: ConnectorFailure): Meaning {
  const { status } = failure;
  const mean = (code: InvokeErrorCode, sentence: string, mayHaveRun: boolean, passing = false): Meaning => ({
    code,
    sentence: `${sentence} (status ${status}).`,
    mayHaveRun,
    passing,
  });
  if (failure.gateway) {
    // It may have gone offline with the request in its hands, so this proves nothing.
    return mean("gateway-offline", "The data gateway in front of the service does not answer", true, true);
  }
  if (status === 0) {
    return mean("status-unknown", "The connector answered with a status that is none", true);
  }
  if (status < 400) return mean("connector-redirected", "The connector answered with a redirect", true);
  if (status === 408 || status === 424) {
    return mean("connector-failed", "The connector gave up", true, isPassing(status));
  }
  // A 4xx is the connector's own word that it declined.
  if (status === 401) {
    return mean(
      "connection-unauthenticated",
      "The connection has to be authenticated again by its owner",
      false,
    );
  }
  if (status === 403) {
    return mean("connector-forbidden", "The connection's account may not do this", false);
  }
  if (status === 404) return mean("not-found", "The connector does not find what the request names", false);
  if (status === 409 || status === 412) {
    return mean("conflict", "The connector declined: the state of things does not allow it", false);
  }
  if (status === 429) {
    return mean("connector-throttled", "The connector is throttling this connection", false, true);
  }
  if (status < 500) return mean("connector-refused", "The connector refused the request", false);
  return mean("connector-failed", "The connector failed", status !== 501, isPassing(status));
}

function isPassing(status: number): boolean {
  return [408, 429, 500, 502, 503, 504].includes(status);
}
