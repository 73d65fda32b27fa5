import type { Invoke, InvokeRequest, InvokeResponse } from "@interlock/core";
import { isObject, type Json, own } from "@interlock/core";
import { apiVersions } from "./api-versions.ts";
import { invokeError } from "./codes.ts";
import type { Deadline } from "./deadline.ts";
import { type Answer, exchange, readBody, type Wire } from "./exchange.ts";
import { lowerCaseHeaders, readFailure } from "./failure.ts";
import type { Identity } from "./identity.ts";
import { checkRequest } from "./request-rules.ts";
import { checkConnection } from "./resource-id.ts";
import { type Retries, withRetries } from "./retries.ts";
import { normaliseStatus } from "./status.ts";
import { failureError } from "./verdict.ts";

/** What the way through the namespace needs. */
export interface DynamicInvokeWay {
  /** Origin and resource path of the namespace. */
  readonly base: string;
  readonly wire: Wire;
  readonly identity: Identity;
  readonly retries: Retries;
  readonly startDeadline: (signal: AbortSignal | undefined) => Deadline;
}

/** Way A of connectors.md 7.1: the envelope through the namespace. Resolves for an inner 2xx only. */
export function dynamicInvoke(way: DynamicInvokeWay): Invoke {
  return async (connection, request, options = {}) => {
    checkConnection(connection);
    checkRequest(request);
    const { access = "write", signal, actsAs } = options;
    const tokens = way.identity(actsAs);
    const deadline = way.startDeadline(signal);
    const message = {
      method: "POST",
      url: `${way.base}/connections/${connection}/dynamicInvoke?api-version=${apiVersions.namespace}`,
      headers: { "content-type": "application/json" },
      body: envelope(request),
      access,
      // The connector's own 401 is inside a 200, so this one is the namespace's.
      isChallenge: (answer: Answer) => answer.status === 401,
    };
    return withRetries(way.retries, access, deadline, async () =>
      readEnvelope(await exchange(way.wire, tokens, message, deadline), access),
    );
  };
}

/** The request as it travels; empty members are left out (connectors.md 7.2). */
function envelope({ method, path, queries, headers, body }: InvokeRequest): string {
  try {
    return JSON.stringify({
      request: {
        method,
        path,
        ...(isEmpty(queries) ? {} : { queries }),
        ...(isEmpty(headers) ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      },
    });
  } catch {
    throw invokeError("request-invalid", "The request's body cannot be written as JSON.", {
      mayHaveRun: false,
    });
  }
}

function isEmpty(map: object | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0;
}

/** Reads both layers of an answer (connectors.md 7.3): the namespace's status, then the connector's inside it. */
function readEnvelope(answer: Answer, access: "read" | "write"): InvokeResponse {
  const outer = readBody(answer.bytes);
  if (answer.status < 200 || answer.status > 299) {
    throw failureError(readFailure("namespace", answer.status, answer.headers, outer), access);
  }
  // The wrapper may be missing; the root then has the status itself.
  const inner = own(outer, "response") ?? outer;
  const written = own(inner, "statusCode");
  if (!isObject(inner) || written === undefined) {
    throw invokeError("answer-invalid", "The namespace's answer holds no connector response.", {
      status: answer.status,
      mayHaveRun: true,
    });
  }
  const status = normaliseStatus(written);
  const headers = lowerCaseHeaders(own(inner, "headers"));
  const body: Json = own(inner, "body") ?? null;
  if (status < 200 || status > 299) {
    const outerId = answer.headers["x-ms-request-id"];
    throw failureError(readFailure("connector", status, headers, body, outerId), access);
  }
  return { status, headers, body };
}
