import type { Json } from "@interlock/core";

/** An error as the namespace itself writes it, with a real HTTP status (connectors.md 7.6). */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return json(status, { error: { code, message } }, headers);
}

/** A JSON answer with the headers that the platform adds. */
export function json(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
