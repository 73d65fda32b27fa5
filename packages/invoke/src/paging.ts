import { type InvokeRequest, type InvokeResponse, type Json, own } from "@interlock/core";
import { staysInPlace } from "@interlock/dynamic";
import { withoutSlashes } from "./slashes.ts";

/** What is known of a list's pages. */
export interface PagingOptions {
  /** The definition's `x-ms-pageable.nextLinkName`; without it `nextLink` and `@odata.nextLink` are tried. */
  readonly linkName?: string;
  /** The path of the connection's runtime URL, which a link may start with. */
  readonly basePath?: string;
  /** Whether the connection may be asked for this path; only the first page's own path by default. */
  readonly accepts?: (path: string) => boolean;
}

/**
 * The request of the next page: the link's path and query, sent through the same connection. `undefined` when there is
 * no further page or the link leads to another operation. The link's host is never used (connectors.md 7.7).
 */
export function nextPage(
  request: InvokeRequest,
  response: InvokeResponse,
  options: PagingOptions = {},
): InvokeRequest | undefined {
  const link = linkOf(response.body, options.linkName);
  if (link === undefined || link.length > longest || !URL.canParse(link, "https://link.invalid"))
    return undefined;
  const url = new URL(link, "https://link.invalid");
  const base = withoutSlashes(options.basePath ?? "");
  const path =
    base !== "" && url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : url.pathname;
  const accepts = options.accepts ?? ((other: string) => other === request.path);
  if (!accepts(path) || !staysInPlace(path)) return undefined;
  const queries = Object.fromEntries(url.searchParams);
  const { queries: _, ...rest } = request;
  return { ...rest, path, ...(Object.keys(queries).length === 0 ? {} : { queries }) };
}

// Longer than any address that a service takes.
const longest = 32_768;

/** The address of the next page that an answer holds. */
export function linkOf(body: Json, declared: string | undefined): string | undefined {
  const names = declared === undefined ? [] : [declared];
  // Undeclared links count only beside a list.
  if (Array.isArray(own(body, "value"))) names.push("nextLink", "@odata.nextLink");
  return names
    .map((name) => own(body, name))
    .find((link): link is string => typeof link === "string" && link !== "");
}
