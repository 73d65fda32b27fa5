import { canonicalJson, type InvokeError, type InvokeRequest, type Json, plainJson } from "@interlock/core";
import { acceptsPath, type LookupCall, nextLinkName } from "@interlock/dynamic";
import type { Ask } from "./answers.ts";
import { invokeError } from "./codes.ts";
import type { LookupLimits, LookupOptions, LookupQuestion } from "./lookup-end.ts";
import { linkOf, nextPage } from "./paging.ts";

/** Why there are no further pages. */
export type PagesEnd =
  | { readonly kind: "whole" }
  | { readonly kind: "truncated" }
  | { readonly kind: "partial"; readonly why: InvokeError | "foreign-link" | "loop" | "not-a-list" }
  | { readonly kind: "failed"; readonly error: InvokeError };

/** What asks, and where a connection's runtime URL begins. */
export interface Asking {
  readonly ask: Ask;
  /** The path of the connection's runtime URL, when it is known. */
  readonly basePath: (connection: string) => string | undefined;
}

/** The usual limits (connectors.md 7.7). */
export const defaultLimits: LookupLimits = { pages: 50, items: 5000 };

/** The bodies of a look-up's pages, each asked for when it is wanted. */
export async function* lookupPages(
  { ask, basePath }: Asking,
  question: LookupQuestion,
  call: LookupCall,
  options: LookupOptions,
  holdsList: (body: Json) => boolean,
): AsyncGenerator<Json, PagesEnd, void> {
  const limit = options.limits?.pages ?? defaultLimits.pages;
  const seen = new Set<string>();
  let request: InvokeRequest = call.request;
  for (let page = 1; ; page += 1) {
    seen.add(canonicalJson(request as unknown as Json));
    const answer = await ask(question, call, request, options);
    if (!answer.ok) {
      return page === 1 ? { kind: "failed", error: answer.error } : { kind: "partial", why: answer.error };
    }
    const body = unwrapped(answer.response.body);
    if (page > 1 && !holdsList(body)) return { kind: "partial", why: "not-a-list" };
    // An object without a list may be a service's way to say that there is nothing; a text is somebody else's page.
    if (typeof body === "string" && body !== "")
      return { kind: "failed", error: noList(answer.response.status) };
    yield body;
    const linkName = nextLinkName(question.connector, call.operation);
    const link = linkOf(body, linkName);
    if (link === undefined) return { kind: "whole" };
    const base = basePath(question.connection) ?? runtimeBase(link);
    const next = nextPage(
      request,
      { ...answer.response, body },
      {
        ...(linkName === undefined ? {} : { linkName }),
        ...(base === undefined ? {} : { basePath: base }),
        accepts: (path) => acceptsPath(call.operation, path),
      },
    );
    if (next === undefined) return { kind: "partial", why: "foreign-link" };
    if (seen.has(canonicalJson(next as unknown as Json))) return { kind: "partial", why: "loop" };
    if (page >= limit) return { kind: "truncated" };
    request = next;
  }
}

// Some services give JSON as a text.
function unwrapped(body: Json): Json {
  if (typeof body !== "string") return body;
  try {
    return plainJson(JSON.parse(body)) ?? body;
  } catch {
    return body;
  }
}

function noList(status: number): InvokeError {
  const message = "The look-up answered with a text where a list should be.";
  return invokeError("answer-invalid", message, { status, mayHaveRun: false });
}

// A link may be the runtime URL's although the call went through the namespace (connectors.md 7.7).
function runtimeBase(link: string): string | undefined {
  const path = URL.canParse(link, "https://link.invalid")
    ? new URL(link, "https://link.invalid").pathname
    : "";
  return /^\/apim\/[^/]+\/[^/]+(?=\/)/u.exec(path)?.[0];
}
