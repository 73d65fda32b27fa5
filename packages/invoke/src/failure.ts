import { type InvokeError, isInvokeError, isObject, type Json, own } from "@interlock/core";

/** What a service said about its failure: untrusted text, kept apart from the error's own sentence. */
export interface ConnectorFailure {
  /** Whose words: the namespace's, or those of the connector behind it. */
  readonly layer: "namespace" | "connector";
  readonly status: number;
  /** The service's own code, such as `ErrorItemNotFound`. */
  readonly code?: string;
  /** At most 2,000 characters, first line only, ids and hosts taken out; untrusted. */
  readonly text: string;
  readonly clientRequestId?: string;
  readonly serviceRequestId?: string;
  /** How long the service asks to be left alone, in milliseconds. */
  readonly retryAfter?: number;
  /** A data gateway in between answered, not the service (reported as 404, connectors.md 7.6). */
  readonly gateway: boolean;
}

const brand = Symbol.for("interlock.invoke.failure");

/** What the service said, for an error that came from one. Not printed and not serialised with the error. */
export function connectorFailure(error: unknown): ConnectorFailure | undefined {
  return isInvokeError(error)
    ? (error as unknown as Record<symbol, ConnectorFailure | undefined>)[brand]
    : undefined;
}

/** Puts the service's words beside an error, where neither a log line nor JSON takes them along. */
export function withFailure(error: InvokeError, failure: ConnectorFailure): InvokeError {
  return Object.defineProperty(error, brand, { value: failure, enumerable: false });
}

/** Reads the error shapes of connectors.md 7.6. A service may write any length; only the beginning of each text is read. */
export function readFailure(
  layer: ConnectorFailure["layer"],
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Json | undefined,
  otherwiseId?: string,
): ConnectorFailure {
  const [said = "", ...others] = textsOf(body);
  const all = [said, ...others].join("\n");
  const inner = own(body, "error");
  const code = own(inner, "code") ?? own(body, "code");
  const clientRequestId = headers["x-ms-client-request-id"] ?? idIn(all, "clientRequestId", inner);
  const serviceRequestId =
    headers["x-ms-request-id"] ??
    headers["x-ms-correlation-request-id"] ??
    idIn(all, "serviceRequestId", inner) ??
    otherwiseId;
  const retryAfter = readRetryAfter(headers["retry-after"]);
  return {
    layer,
    status,
    ...(typeof code === "string" || typeof code === "number" ? { code: begin(String(code), 100) } : {}),
    text: clean(said),
    ...(clientRequestId === undefined ? {} : { clientRequestId: begin(clientRequestId, 100) }),
    ...(serviceRequestId === undefined ? {} : { serviceRequestId: begin(serviceRequestId, 100) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    gateway: layer === "connector" && isGateway(code, all, own(body, "source")),
  };
}

const longest = 20_000;

/** What the body says, the best first: `error.message` before `message` (connectors.md 7.6). */
function textsOf(body: Json | undefined): readonly string[] {
  if (typeof body === "string") {
    const text = begin(body, longest);
    return text.trimStart().startsWith("<") ? [] : [text];
  }
  const candidates = [
    own(own(body, "error"), "message"),
    own(body, "message"),
    own(body, "error_description"),
    own(body, "error"),
    own(body, "title"),
  ];
  return candidates
    .filter((text): text is string => typeof text === "string" && text !== "")
    .map((text) => begin(text, longest));
}

function begin(text: string, length: number): string {
  return text.slice(0, length).toWellFormed();
}

function clean(text: string): string {
  const line = text.split(/[\r\n]/u, 1)[0] ?? "";
  const said = line
    .replaceAll(/\b(?:client|service)RequestId:\s*\S+/giu, "")
    .replaceAll(/https?:\/\/\S+/giu, "[url]")
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu, "[id]")
    .replaceAll(/[\w.-]+/gu, (word) => (isHost.test(word) ? "[host]" : word))
    .trim();
  return begin(said, 2000);
}

const isHost = /\w\.(?:azurewebsites|azure-apihub|azconn|windows)/iu;

function idIn(text: string, name: string, inner: Json | undefined): string | undefined {
  const found = own(inner, name) ?? new RegExp(`${name}:\\s*([\\w-]{1,100})`, "iu").exec(text)?.[1];
  return typeof found === "string" ? found : undefined;
}

// "Not every 404 is an item that does not exist": the on-premises gateway says so in words only (issue logicapps#1054).
function isGateway(code: Json | undefined, text: string, source: Json | undefined): boolean {
  return text.split("\n").some(saysGatewayIsAway) || (isGatewayCode(code) && typeof source === "string");
}

// The first "gateway" is enough: what stands after a later one stands after it as well.
function saysGatewayIsAway(line: string): boolean {
  const at = line.search(/\bgateway\b/iu);
  return at >= 0 && /\b(?:offline|unreachable|could not be reached)\b/iu.test(line.slice(at));
}

function isGatewayCode(code: Json | undefined): boolean {
  return typeof code === "string" && /^(?:DMTS_|GatewayNotReachable|GatewayClientError)/u.test(code);
}

/** Seconds or an HTTP date, as milliseconds from now. */
function readRetryAfter(text: string | undefined, now: number = Date.now()): number | undefined {
  if (text === undefined || text.length > 100) return undefined;
  if (/^\d{1,9}$/u.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

const mostHeaders = 100;
const longestHeader = 8_192;

/** A header map with lower-case names; `{}` for anything else. What is longer than any header is left out. */
export function lowerCaseHeaders(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  const read = Object.entries(headers)
    .slice(0, mostHeaders)
    .flatMap(([name, value]) => {
      const text = Array.isArray(value)
        ? value.slice(0, mostHeaders).map(headerText).join(", ")
        : headerText(value);
      return name.length + text.length > longestHeader ? [] : [[name.toLowerCase(), text] as const];
    });
  return Object.fromEntries(read);
}

// Inside an envelope headers are JSON, which may be anything.
function headerText(value: Json): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
