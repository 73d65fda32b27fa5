import type { Invoke } from "@interlock/core";
import {
  type InvokeOptions,
  type InvokeRequest,
  type InvokeResponse,
  isObject,
  type Json,
} from "@interlock/core";
import { invokeError } from "./codes.ts";
import { contentOf } from "./content.ts";
import type { Deadline } from "./deadline.ts";
import { isLoopback } from "./endpoint.ts";
import { type Answer, exchange, readBody, type Wire } from "./exchange.ts";
import { readFailure } from "./failure.ts";
import type { Identity } from "./identity.ts";
import { checkRequest } from "./request-rules.ts";
import { checkConnection } from "./resource-id.ts";
import { type Retries, withRetries } from "./retries.ts";
import { withoutSlashes } from "./slashes.ts";
import { failureError } from "./verdict.ts";

/** What the way through a connection's own address needs. */
export interface RuntimeUrlWay {
  /** The runtime URLs that the host trusts, by connection. Never part of an error. */
  readonly urls: ReadonlyMap<string, string>;
  readonly wire: Wire;
  readonly identity: Identity;
  readonly retries: Retries;
  readonly startDeadline: (signal: AbortSignal | undefined) => Deadline;
}

/** The audience of every runtime URL. */
export const runtimeScope = "https://apihub.azure.com/.default";

/** Way B of connectors.md 7.1: straight to the connection, whose HTTP status is the connector's. */
export function runtimeInvoke(way: RuntimeUrlWay): Invoke {
  return async (connection, request, options = {}) => {
    checkConnection(connection);
    checkRequest(request);
    const { access = "write", signal, actsAs } = options;
    refuseUnsafe(request, options);
    const tokens = way.identity(actsAs);
    const deadline = way.startDeadline(signal);
    const content = contentOf(request);
    const message = {
      method: request.method,
      url: address(way.urls.get(connection) ?? "", request),
      headers: { ...request.headers, ...(content === undefined ? {} : { "content-type": content.type }) },
      ...(content === undefined ? {} : { body: content.body }),
      access,
      isChallenge,
    };
    return withRetries(way.retries, access, deadline, async () =>
      readAnswer(await exchange(way.wire, tokens, message, deadline), access),
    );
  };
}

// No `fetch` carries a body with it, and whatever lies between may send it twice: of a write nobody may.
function refuseUnsafe({ method, body }: InvokeRequest, { access }: InvokeOptions): void {
  if (method !== "GET" && method !== "HEAD") return;
  const what = body !== undefined ? "with a body" : access === "write" ? "that writes" : undefined;
  if (what === undefined) return;
  throw invokeError("request-invalid", `A ${method} ${what} can go through the namespace only.`, {
    mayHaveRun: false,
  });
}

/** Reads a runtime URL; a token of this audience goes to no other host (connectors.md 7.1). */
export function readRuntimeUrl(text: string, allowLoopback: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const trusted = url?.protocol === "https:" && /(?:^|\.)azure-apihub\.net$/u.test(url.hostname);
  const emulated = allowLoopback && url?.protocol === "http:" && isLoopback(url.hostname);
  if (!url || !(trusted || emulated) || `${url.search}${url.hash}${url.username}${url.password}` !== "") {
    throw invokeError(
      "namespace-invalid",
      "A connection's runtime URL must be an https address below azure-apihub.net.",
      { mayHaveRun: false },
    );
  }
  return withoutSlashes(url.href);
}

/** The path is encoded already; queries are encoded here, once (connectors.md 7.5). */
function address(base: string, { path, queries }: InvokeRequest): string {
  const safe = path.replaceAll(/[^\x21-\x7e]+/gu, encodeURIComponent);
  const pairs = Object.entries(queries ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${base}${safe}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`;
}

// A 401 with a challenge is the gateway's: the connector was not asked. Without one it is the connector's own.
function isChallenge({ status, headers }: Answer): boolean {
  return status === 401 && headers["www-authenticate"] !== undefined;
}

function readAnswer(answer: Answer, access: "read" | "write"): InvokeResponse {
  const { status, headers, bytes } = answer;
  const body = decoded(bytes, headers["content-type"] ?? "");
  if (status >= 200 && status <= 299) return { status, headers, body };
  const layer = isChallenge(answer) ? "namespace" : "connector";
  throw failureError(readFailure(layer, status, headers, body), access);
}

function decoded(bytes: Uint8Array, type: string): Json {
  if (bytes.byteLength === 0) return null;
  if (/[/+]json\b|^text\/|^application\/(?:xml|x-www-form-urlencoded)\b|^$/iu.test(type)) {
    const value = readBody(bytes) ?? null;
    return /^text\//iu.test(type) && !isObject(value) ? new TextDecoder().decode(bytes) : value;
  }
  return { "$content-type": type, $content: Buffer.from(bytes).toString("base64") };
}
