import { isObject, type Json, type JsonObject, own } from "@interlock/core";
import { apiVersions } from "./api-versions.ts";
import { invokeError } from "./codes.ts";
import type { DynamicInvokeWay } from "./dynamic-invoke.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Answer, exchange, readBody } from "./exchange.ts";
import { readFailure } from "./failure.ts";
import { checkConnection, isResourceName, type ResourceId } from "./resource-id.ts";
import { withRetries } from "./retries.ts";
import { readRuntimeUrl } from "./runtime-url.ts";
import { failureError } from "./verdict.ts";

/** A connector that the namespace offers. */
export interface ConnectorSummary {
  readonly name: string;
  readonly title: string;
}

/** An operation as the catalog lists it. */
export interface OperationSummary {
  /** Meant to be the operationId; verify it against the definition (connectors.md 8.1). */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** Triggers are never tools. */
  readonly isTrigger: boolean;
}

/** A connection of the namespace. */
export interface ConnectionSummary {
  readonly name: string;
  readonly connector: string;
  readonly title: string;
  /** `Connected`, `Unauthenticated`, `Error`, or what the service says. */
  readonly status: string;
}

/** Administration of a namespace: what look-ups and triage need. Throws `InvokeError` like `invoke`. */
export interface Admin {
  connectors(options?: AdminOptions): Promise<readonly ConnectorSummary[]>;
  connections(options?: AdminOptions): Promise<readonly ConnectionSummary[]>;
  operations(connector: string, options?: AdminOptions): Promise<readonly OperationSummary[]>;
  /** A connection's own address, for `runtimeUrls`; a capability, so keep it out of logs. */
  runtimeUrl(connection: string, options?: AdminOptions): Promise<string>;
  /** The connector's Swagger document, as exported. */
  definition(connector: string, options?: AdminOptions): Promise<JsonObject>;
}

/** What may be said about one administrative request. */
export interface AdminOptions {
  readonly signal?: AbortSignal;
}

/** The administration side of a namespace. */
export function openAdmin(way: DynamicInvokeWay, endpoint: Endpoint, resource: ResourceId): Admin {
  const get = (url: string, options: AdminOptions = {}): Promise<Json> => read(way, url, options.signal);
  const inNamespace = (path: string): string => `${way.base}${path}?api-version=${apiVersions.namespace}`;

  let location: string | undefined;
  const inCatalog = async (connector: string, rest: string, options?: AdminOptions): Promise<string> => {
    if (!isResourceName(connector)) {
      throw invokeError("request-invalid", "A connector's name has 1 to 79 of a-z A-Z 0-9 _ . ( ) -.", {
        mayHaveRun: false,
      });
    }
    location ??= text(own(await get(inNamespace(""), options), "location"));
    const place = location.toLowerCase().replaceAll(" ", "");
    if (!isResourceName(place)) {
      throw invokeError("answer-invalid", "The namespace has no location.", { mayHaveRun: false });
    }
    return `${endpoint.origin}/subscriptions/${resource.subscription}/providers/Microsoft.Web/locations/${place}/managedApis/${connector}${rest}api-version=${apiVersions.managedApis}`;
  };

  return {
    connectors: async (options) => (await list(inNamespace("/managedApis"), get, options)).map(toConnector),
    connections: async (options) => (await list(inNamespace("/connections"), get, options)).map(toConnection),
    runtimeUrl: async (connection, options) => {
      checkConnection(connection);
      const found = await get(inNamespace(`/connections/${connection}`), options);
      return readRuntimeUrl(text(own(own(found, "properties"), "connectionRuntimeUrl")), endpoint.loopback);
    },
    operations: async (connector, options) =>
      (await list(await inCatalog(connector, "/apiOperations?", options), get, options)).map(toOperation),
    definition: async (connector, options) =>
      findDefinition(await get(await inCatalog(connector, "?export=true&", options), options)),
  };
}

async function read(way: DynamicInvokeWay, url: string, signal: AbortSignal | undefined): Promise<Json> {
  const deadline = way.startDeadline(signal);
  const tokens = way.identity(undefined);
  const isChallenge = (answer: Answer): boolean => answer.status === 401;
  const message = { method: "GET", url, access: "read", isChallenge } as const;
  return withRetries(way.retries, "read", deadline, async () => {
    const answer = await exchange(way.wire, tokens, message, deadline);
    const body = readBody(answer.bytes);
    if (answer.status < 200 || answer.status > 299) {
      throw failureError(readFailure("namespace", answer.status, answer.headers, body), "read");
    }
    return body ?? null;
  });
}

/** All pages of a list. A link is followed only where it stays with the host that has the credential. */
async function list(
  first: string,
  get: (url: string, options?: AdminOptions) => Promise<Json>,
  options: AdminOptions | undefined,
): Promise<readonly Json[]> {
  const items: Json[] = [];
  const seen = new Set<string>();
  for (let url: string | undefined = first; url !== undefined && seen.size < 50 && !seen.has(url); ) {
    seen.add(url);
    const page = await get(url, options);
    const value: Json | undefined = own(page, "value") ?? page;
    if (Array.isArray(value)) for (const item of value as readonly Json[]) items.push(item);
    const next = own<Json>(page, "nextLink");
    url = typeof next === "string" && URL.canParse(next, first) ? sameOrigin(next, first) : undefined;
  }
  return items;
}

function sameOrigin(next: string, first: string): string | undefined {
  const url = new URL(next, first);
  return url.origin === new URL(first).origin ? url.href : undefined;
}

function toConnector(item: Json): ConnectorSummary {
  const properties = own(item, "properties");
  const name = text(own(item, "name"));
  return { name, title: text(own(properties, "displayName") ?? own(properties, "name"), name) };
}

function toConnection(item: Json): ConnectionSummary {
  const properties = own(item, "properties");
  const statuses = own(properties, "statuses");
  const first = Array.isArray(statuses) ? own(statuses[0], "status") : undefined;
  const name = text(own(item, "name"));
  return {
    name,
    connector: text(own(properties, "connectorName")),
    title: text(own(properties, "displayName"), name),
    status: text(first ?? own(properties, "overallStatus"), "Unknown"),
  };
}

function toOperation(item: Json): OperationSummary {
  const properties = own(item, "properties");
  const name = text(own(item, "name"));
  const description = own(properties, "description");
  return {
    name,
    title: text(own(properties, "summary"), name),
    ...(typeof description === "string" ? { description } : {}),
    isTrigger: (own(properties, "trigger") ?? null) !== null,
  };
}

// The export has been seen at the root and wrapped (connectors.md 0.2.1), so it is looked for.
function findDefinition(answer: Json): JsonObject {
  const properties = own(answer, "properties");
  const places = [
    answer,
    own(properties, "swagger"),
    own(answer, "swagger"),
    own(own(properties, "apiDefinitions"), "value"),
  ];
  const found = places.find((place) => isObject(own(place, "paths")));
  if (isObject(found)) return found;
  throw invokeError("answer-invalid", "The catalog's answer holds no connector definition.", {
    status: 200,
    mayHaveRun: false,
  });
}

function text(value: Json | undefined, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}
