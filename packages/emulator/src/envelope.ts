import { isObject, type Json, own } from "@interlock/core";

/** The inner request of an envelope. */
export interface InnerRequest {
  readonly method: string;
  readonly path: string;
  readonly queries: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** Reads an envelope, or says why the real namespace would answer it with 400 (connectors.md 7.2). */
export function readEnvelope(text: string): InnerRequest | { readonly refused: string } {
  let sent: Json;
  try {
    sent = JSON.parse(text) as Json;
  } catch {
    return { refused: "The request content is not JSON." };
  }
  const request = own(sent, "request");
  if (!isObject(request)) return { refused: "The request content has no member 'request'." };
  const method = own(request, "method");
  const path = own(request, "path");
  const queries = textMap(own(request, "queries"));
  const headers = textMap(own(request, "headers"), true);
  if (typeof method !== "string" || !methods.has(method.toUpperCase())) {
    return { refused: "The member 'request.method' is no HTTP method." };
  }
  if (typeof path !== "string" || !path.startsWith("/") || path.includes("?")) {
    return { refused: "The member 'request.path' must start with a slash and have no query." };
  }
  if (queries === undefined || headers === undefined) {
    return { refused: "The members 'request.queries' and 'request.headers' are maps of texts." };
  }
  const forbidden = Object.keys(headers).find((name) => /^(?:content-.*|authorization|host)$/u.test(name));
  if (forbidden !== undefined) return { refused: `The header '${forbidden}' is not allowed in a request.` };
  return { method: method.toUpperCase(), path, queries, headers, body: own(request, "body") };
}

function textMap(value: Json | undefined, lowerCase = false): Record<string, string> | undefined {
  if (value === undefined) return {};
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) return undefined;
  return Object.fromEntries(lowerCase ? entries.map(([name, text]) => [name.toLowerCase(), text]) : entries);
}
