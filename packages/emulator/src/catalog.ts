import { type Json, type JsonObject, own } from "@interlock/core";
import type { Connection } from "./connection.ts";

/** Where the emulated namespace is. */
const location = "westus";

/** `GET {namespace}`. */
export function namespaceResource(resourceId: string): JsonObject {
  const name = resourceId.split("/").at(-1) ?? "";
  return { id: resourceId, name, type: "Microsoft.Web/connectorGateways", location, properties: {} };
}

/** `GET {namespace}/connections/{connection}`. */
export function connectionResource(resourceId: string, connection: Connection, origin: string): JsonObject {
  return {
    id: `${resourceId}/connections/${connection.name}`,
    name: connection.name,
    type: "Microsoft.Web/connectorGateways/connections",
    location,
    properties: {
      connectorName: connection.connector,
      displayName: titleOf(connection),
      overallStatus: "Connected",
      statuses: [{ status: "Connected" }],
      connectionRuntimeUrl: `${origin}/apim/${connection.connector}/${connection.name}`,
    },
  };
}

/** `GET {namespace}/managedApis`, an entry for each connector. */
export function managedApis(connections: readonly Connection[]): Json {
  return { value: distinct(connections).map(managedApi) };
}

/** `GET …/managedApis/{connector}`, without the export. */
export function managedApi(connection: Connection): JsonObject {
  return {
    name: connection.connector,
    type: "Microsoft.Web/locations/managedApis",
    location,
    properties: { name: connection.connector, displayName: titleOf(connection) },
  };
}

/** `GET …/managedApis/{connector}/apiOperations`. */
export function apiOperations(connection: Connection): Json {
  return {
    value: connection.router.routes.map((route) => ({
      name: route.operation,
      type: "Microsoft.Web/locations/managedApis/apiOperations",
      properties: {
        summary: own(route.declared, "summary") ?? route.operation,
        description: own(route.declared, "description") ?? "",
        visibility: own(route.declared, "x-ms-visibility") ?? "",
        trigger: route.trigger ? (own(route.declared, "x-ms-trigger") ?? "single") : null,
      },
    })),
  };
}

function distinct(connections: readonly Connection[]): readonly Connection[] {
  return [...new Map(connections.map((connection) => [connection.connector, connection])).values()];
}

function titleOf(connection: Connection): Json {
  return own(own(connection.document, "info"), "title") ?? connection.connector;
}
