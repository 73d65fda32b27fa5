import type { Invoke } from "@interlock/core";
import type { Choice } from "@interlock/dynamic";
import { type Admin, openAdmin } from "./admin.ts";
import { openAnswers } from "./answers.ts";
import { type BrowseNode, browse } from "./browse.ts";
import { invokeError } from "./codes.ts";
import type { TokenCredential } from "./credential.ts";
import { startDeadline } from "./deadline.ts";
import { dynamicInvoke } from "./dynamic-invoke.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Found } from "./found.ts";
import { type Identity, openIdentity } from "./identity.ts";
import { lookup, type PeopleSearch } from "./lookup.ts";
import type { LookupEnd, LookupOptions, LookupQuestion, LookupRecord } from "./lookup-end.ts";
import {
  type ResolvedOperation,
  resolveSchema,
  type SchemaOptions,
  type SchemaQuestion,
} from "./resolve-schema.ts";
import { parseResourceId } from "./resource-id.ts";
import { readRuntimeUrl, runtimeInvoke, runtimeScope } from "./runtime-url.ts";

/** How to reach a connector namespace. */
export interface NamespaceOptions {
  /** `/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Web/connectorGateways/{name}`. */
  readonly resourceId: string;
  readonly credential: TokenCredential;
  /** `https://management.azure.com` by default; another cloud's, or a loopback address with http. */
  readonly endpoint?: string;
  /** The global `fetch` by default. One of the host's own sends nothing again: a write may not arrive twice. */
  readonly fetch?: typeof fetch;
  /** How long one call may take with all it does, in milliseconds; 100,000 by default. */
  readonly timeout?: number;
  /** How often a read that failed in passing is sent again; 2 by default. Writes are sent once. */
  readonly retries?: number;
  /** The first pause before that, in milliseconds; 500 by default, doubled each time. */
  readonly retryPause?: number;
  /** The largest answer that is read, in bytes; 10 MiB by default. */
  readonly maxAnswer?: number;
  /** Gives the credential of a user for a call that an elevation allows; without it such calls are refused. */
  readonly actingCredential?: (user: string) => TokenCredential | undefined;
  /**
   * Connections that are called at their own runtime URL instead of through the namespace, by name. Each is a capability:
   * https below azure-apihub.net only, and never part of an error or a log.
   */
  readonly runtimeUrls?: Readonly<Record<string, string>>;
  /** Awaited before each request of a look-up; what it rejects is not sent. The governor's journal fits. */
  readonly record?: (lookup: LookupRecord) => Promise<void>;
  /** The host's people search, for the platform's built-in one; without it such inputs are free text. */
  readonly people?: PeopleSearch;
  /** Added in front of our own User-Agent. */
  readonly userAgent?: string;
}

/** A connector namespace. Hand the agent's side `invoke` only. */
export interface Namespace {
  readonly invoke: Invoke;
  /** The values that an input may have, page by page. Look-ups stay with the host, as `admin` does. Never throws. */
  readonly lookup: (question: LookupQuestion, options?: LookupOptions) => Found<Choice, LookupEnd>;
  /** The roots of an input's tree; each node lists its children when they are read. Never throws. */
  readonly browse: (question: LookupQuestion, options?: LookupOptions) => Found<BrowseNode, LookupEnd>;
  /** The operation with its looked-up schemas in their places. Never rejects. */
  readonly resolveSchema: (question: SchemaQuestion, options?: SchemaOptions) => Promise<ResolvedOperation>;
  /** Needs the administrator's rights; stays with the host. */
  readonly admin: Admin;
}

const product = "interlock/0.1.0";

/** Opens a namespace; nothing is sent yet. Throws `namespace-invalid` for a bad resource id, endpoint, URL or timeout. */
export function openNamespace(options: NamespaceOptions): Namespace {
  const resource = parseResourceId(options.resourceId);
  const endpoint = readEndpoint(options.endpoint);
  const { timeout = 100_000 } = options;
  if (!(timeout >= 1 && timeout <= 2_147_483_647)) {
    throw invokeError("namespace-invalid", "The timeout must be from 1 to 2,147,483,647 milliseconds.", {
      mayHaveRun: false,
    });
  }
  if (!/^[\t\x20-\x7e]*$/u.test(options.userAgent ?? "")) {
    throw invokeError("namespace-invalid", "The user agent must be a text that a header can hold.", {
      mayHaveRun: false,
    });
  }
  const wire = {
    fetch: options.fetch ?? globalThis.fetch,
    userAgent: options.userAgent === undefined ? product : `${options.userAgent} ${product}`,
    maxAnswer: options.maxAnswer ?? 10 * 1024 * 1024,
  };
  const common = {
    wire,
    retries: { limit: options.retries ?? 2, pause: options.retryPause ?? 500 },
    startDeadline: (signal: AbortSignal | undefined) => startDeadline(timeout, signal),
  };
  const identity = (scope: string): Identity =>
    openIdentity(options.credential, scope, options.actingCredential);
  const urls = new Map(
    Object.entries(options.runtimeUrls ?? {}).map(([connection, url]) => [
      connection,
      readRuntimeUrl(url, endpoint.loopback),
    ]),
  );
  const way = { ...common, base: `${endpoint.origin}${resource.path}`, identity: identity(endpoint.scope) };
  const throughNamespace = dynamicInvoke(way);
  const atRuntimeUrl = runtimeInvoke({ ...common, urls, identity: identity(runtimeScope) });
  const invoke: Invoke = (connection, request, callOptions) =>
    (urls.has(connection) ? atRuntimeUrl : throughNamespace)(connection, request, callOptions);
  const asking = {
    ask: openAnswers(invoke, options.record),
    basePath: (connection: string) => {
      const url = urls.get(connection);
      return url === undefined ? undefined : new URL(url).pathname;
    },
  };
  return {
    invoke,
    lookup: (question, how = {}) => lookup(asking, options.people, question, how),
    browse: (question, how = {}) => browse(asking, question, how),
    resolveSchema: (question, how = {}) => resolveSchema(asking, question, how),
    admin: openAdmin(way, endpoint, resource),
  };
}
