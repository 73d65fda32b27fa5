/** Whether a header belongs to the transport: it has no role, is never needed and never sent (governance.md 3.5, 4.11). */
export function isTransportHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith("content-") || lower.startsWith("proxy-") || transportHeaders.has(lower);
}

// Credentials and the host, hop-by-hop headers (RFC 9110 §7.6.1), method overrides; `__proto__` is lost where headers are an object.
const transportHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "host",
  "__proto__",
  "cookie",
  "cookie2",
  "set-cookie",
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "trailers",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-method",
]);
