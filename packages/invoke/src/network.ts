import type { InvokeError } from "@interlock/core";
import { invokeError } from "./codes.ts";

// Codes with which no byte of a request has left: the peer was never reached or never trusted.
const neverConnected =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENETUNREACH|ENETDOWN|EHOSTUNREACH|EHOSTDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/u;

/** The error of a `fetch` that failed. Its own text may quote a URL or a header and is not repeated. */
export function networkError(thrown: unknown, access: "read" | "write"): InvokeError {
  const cause = codeOf(thrown);
  if (cause !== undefined && neverConnected.test(cause)) {
    return invokeError("unreachable", `The namespace cannot be reached (${cause}).`, {
      mayHaveRun: false,
      retryable: !/CERT|UNABLE/u.test(cause),
    });
  }
  return invokeError(
    "connection-lost",
    `The connection broke before an answer came${cause === undefined ? "" : ` (${cause})`}.`,
    { mayHaveRun: true, retryable: access === "read" },
  );
}

function codeOf(thrown: unknown): string | undefined {
  let value: unknown = thrown;
  for (let depth = 0; depth < 8 && typeof value === "object" && value !== null; depth += 1) {
    const { code, cause } = value as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/u.test(code)) return code;
    value = cause;
  }
  return undefined;
}
