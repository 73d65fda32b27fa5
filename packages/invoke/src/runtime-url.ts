import type { Invoke } from "@interlock/core";
import { type InvokeRequest, type InvokeResponse, isObject, type Json, own } from "@interlock/core";
import { invokeError } from "./codes.ts";
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
    const tokens = way.identity(actsAs);
    const deadline = way.startDeadline(signal);
    const content = contentOf(request);
    const message = {
      method: request.method,
      url: address(way.urls.get(connection) ?? "", request),
      headers: { ...request.headers, ...content?.headers },
      ...(content === undefined ? {} : { body: content.body }),
      access,
      isChallenge,
    };
    return withRetries(way.retries, access, deadline, async () =>
      readAnswer(await exchange(way.wire, tokens, message, deadline), access),
    );
  };
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

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NonNullable<RequestInit["body"]>;
}

/** The body by the encoding that the request carries, JSON without one. What is in the body changes nothing about it. */
function contentOf({ method, body, encoding = "json" }: InvokeRequest): Content | undefined {
  if (body === undefined) return undefined;
  if (method === "GET" || method === "HEAD") {
    throw invokeError("request-invalid", `A ${method} with a body can go through the namespace only.`, {
      mayHaveRun: false,
    });
  }
  switch (encoding) {
    case "text":
      return typed("text/plain; charset=utf-8", textOf(body));
    case "urlencoded":
      return typed("application/x-www-form-urlencoded", textOf(body));
    case "multipart":
      return { headers: {}, body: form(own(body, "$multipart")) };
    case "binary":
      return bytesOf(body);
    case "json":
      return typed("application/json", JSON.stringify(body));
    default:
      throw invalid("The request's encoding is none that a connector knows.");
  }
}

function typed(type: string, body: Content["body"]): Content {
  return { headers: { "content-type": type }, body };
}

function textOf(body: Json): string {
  if (typeof body === "string") return body;
  throw invalid("The request's body is no text, which its encoding needs.");
}

// A text is its own bytes; others came in our envelope, as Base64.
function bytesOf(body: Json): Content {
  if (typeof body === "string") return typed("application/octet-stream", body);
  const [type, content] = [own(body, "$content-type"), own(body, "$content")];
  if (typeof type !== "string" || typeof content !== "string")
    throw invalid("The request's body is no bytes, which its encoding needs.");
  return typed(type, Buffer.from(content, "base64"));
}

function invalid(message: string): Error {
  return invokeError("request-invalid", message, { mayHaveRun: false });
}

function form(parts: Json | undefined): FormData {
  if (!Array.isArray(parts)) throw invalid("The request's body has no parts, which its encoding needs.");
  const data = new FormData();
  for (const part of parts as readonly Json[]) {
    const disposition = String(own(own(part, "headers"), "Content-Disposition") ?? "");
    const name = nameIn(disposition, "name") ?? "";
    const filename = nameIn(disposition, "filename");
    const content = own(part, "body");
    const text = typeof content === "string" ? content : JSON.stringify(content ?? "");
    // A file travels as Base64 text inside the envelope.
    if (filename === undefined) data.append(name, text);
    else data.append(name, new Blob([Buffer.from(text, "base64")]), filename);
  }
  return data;
}

function nameIn(disposition: string, key: string): string | undefined {
  return new RegExp(`[; ]${key}="([^"]*)"`, "u").exec(disposition)?.[1]?.replaceAll("%22", '"');
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
