import type { Json } from "@interlock/core";
import type { InnerRequest } from "./envelope.ts";
import type { Answer } from "./service.ts";

/** A request to a connection's runtime URL as the connector sees it (connectors.md 7.1 B). */
export async function runtimeRequest(request: Request): Promise<InnerRequest> {
  const url = new URL(request.url);
  const path = url.pathname.split("/").slice(4).join("/");
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => name !== "authorization" && name !== "host"),
  );
  return {
    method: request.method,
    path: `/${path}`,
    queries: Object.fromEntries(url.searchParams),
    headers,
    body: await bodyOf(request),
  };
}

async function bodyOf(request: Request): Promise<Json | undefined> {
  const text = await request.text();
  if (text === "") return undefined;
  if (!/[/+]json\b|^$/iu.test(request.headers.get("content-type") ?? "")) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The connector's answer with its real HTTP status. */
export function runtimeResponse({ status = 200, headers = {}, body }: Answer): Response {
  const empty = body === undefined || status === 204 || status === 304;
  return new Response(empty ? null : JSON.stringify(body), {
    status,
    headers: empty ? { ...headers } : { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
