import { type InvokeRequest, isObject, isTransportHeader } from "@interlock/core";
import { staysInPlace } from "@interlock/dynamic";
import { invokeError } from "./codes.ts";

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/**
 * Refuses a request that no transport may carry (connectors.md 7.2, 7.4). Nothing is mended: the bytes that were
 * judged are the bytes that are sent, so whoever built it has to build it right.
 */
export function checkRequest(request: InvokeRequest): void {
  const fault = faultOf(request);
  if (fault !== undefined) throw invokeError("request-invalid", fault, { mayHaveRun: false });
}

function faultOf(request: InvokeRequest): string | undefined {
  if (!methods.has(request.method)) return "The request's method is none that a connector knows.";
  return (
    faultOfPath(request.path) ??
    faultOfMap("query", request.queries) ??
    faultOfMap("header", request.headers) ??
    faultOfHeaders(request.headers ?? {})
  );
}

function faultOfPath(path: string): string | undefined {
  if (typeof path !== "string" || !path.startsWith("/")) return "The request's path must start with a slash.";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[?#\\{}\u0000-\u001f\u007f]/u.test(path)) {
    return "The request's path holds a query, a fragment, an unfilled placeholder or a control character.";
  }
  if (!path.isWellFormed()) return "The request's path holds half a surrogate pair.";
  return staysInPlace(path) ? undefined : "The request's path has a dot segment.";
}

function faultOfMap(what: string, map: unknown): string | undefined {
  if (map === undefined) return undefined;
  const good = isObject(map) && Object.values(map).every((value) => typeof value === "string");
  if (!good) return `The request's ${what} values must be texts.`;
  const isWhole = Object.entries(map as Record<string, string>)
    .flat()
    .every((text) => text.isWellFormed());
  return isWhole ? undefined : `The request has a ${what} that holds half a surrogate pair.`;
}

function faultOfHeaders(headers: Readonly<Record<string, string>>): string | undefined {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^`|~\w-]+$/u.test(name)) return "The request has a header whose name is none.";
    if (isTransportHeader(name)) return `The header ${name.toLowerCase()} belongs to the transport.`;
    // Space around a value is none of it: it would not arrive.
    if (!/^[\t\x20-\x7e\x80-\xff]*$/u.test(value) || /^[\t ]|[\t ]$/u.test(value))
      return "The request has a header value that no header can hold.";
    if (seen.has(name.toLowerCase())) return "The request has one header twice.";
    seen.add(name.toLowerCase());
  }
  return undefined;
}
