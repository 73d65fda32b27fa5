import { type Context, Hono } from "hono";
import { armError, json } from "./arm.ts";
import { apiOperations, connectionResource, managedApi, managedApis, namespaceResource } from "./catalog.ts";
import { type Connection, NamespaceAnswer } from "./connection.ts";
import { readEnvelope } from "./envelope.ts";
import { ConnectionCut } from "./faults.ts";
import { runtimeRequest, runtimeResponse } from "./runtime-url.ts";
import { statusName } from "./status-name.ts";

/** What the REST surface stands on. */
export interface Surface {
  readonly resourceId: string;
  /** The token that is accepted now. */
  readonly token: () => string;
  readonly connections: readonly Connection[];
}

/** The REST surface of a namespace. Rejects with `ConnectionCut` where a fault breaks the connection. */
export function createApp(surface: Surface): (request: Request) => Promise<Response> {
  const { resourceId, connections } = surface;
  const subscription = resourceId.split("/")[2] ?? "";
  const app = new Hono({
    getPath: (request) => shortPath(new URL(request.url).pathname, resourceId, subscription),
  });

  app.use(async (c, next) => {
    const refusal = refusalOf(c, surface.token());
    if (refusal !== undefined) return refusal;
    await next();
    c.res.headers.set("x-ms-request-id", crypto.randomUUID());
    return undefined;
  });
  app.get("/ns", () => json(200, namespaceResource(resourceId)));
  app.get("/ns/managedApis", () => json(200, managedApis(connections)));
  app.get("/ns/connections", (c) =>
    json(200, { value: connections.map((one) => connectionResource(resourceId, one, runtimeOrigin(c))) }),
  );
  app.get("/ns/connections/:connection", (c) =>
    withConnection(c, connections, (one) => json(200, connectionResource(resourceId, one, runtimeOrigin(c)))),
  );
  app.post("/ns/connections/:connection/dynamicInvoke", (c) =>
    withConnection(c, connections, (one) => invoke(c, one)),
  );
  app.post("/ns/listOperations", async (c) => {
    const { connectorName } = await c.req
      .json<{ connectorName?: unknown }>()
      .catch(() => ({ connectorName: undefined }));
    return withConnector(connections, connectorName, (one) => json(200, apiOperations(one)));
  });
  app.get("/locations/:location/managedApis/:connector/apiOperations", (c) =>
    withConnector(connections, c.req.param("connector"), (one) => json(200, apiOperations(one))),
  );
  app.get("/locations/:location/managedApis/:connector", (c) =>
    withConnector(connections, c.req.param("connector"), (one) =>
      json(200, c.req.query("export") === "true" ? one.document : managedApi(one)),
    ),
  );
  app.get("/metadata/:connector/:connection", (c) =>
    withConnection(c, connections, (one) => json(200, one.document)),
  );
  app.all("/apim/:connector/:connection/*", (c) => withConnection(c, connections, (one) => runtime(c, one)));
  app.notFound(() => armError(404, "ResourceNotFound", "The resource was not found."));
  app.onError((error) => {
    if (error instanceof ConnectionCut) throw error;
    if (error instanceof NamespaceAnswer) return namespaceAnswer(error);
    return armError(500, "InternalServerError", "The emulator failed.");
  });
  return async (request) => app.fetch(request);
}

// ARM matches the fixed parts of its paths without regard to case; names below stay as they are.
function shortPath(path: string, resourceId: string, subscription: string): string {
  const starts = (prefix: string): boolean => path.toLowerCase().startsWith(prefix.toLowerCase());
  const provider = `/subscriptions/${subscription}/providers/Microsoft.Web`;
  if (starts(`${resourceId}/`) || path.toLowerCase() === resourceId.toLowerCase()) {
    return `/ns${canonical(path.slice(resourceId.length))}`;
  }
  return starts(`${provider}/locations/`) ? canonical(path.slice(provider.length)) : path;
}

const words = ["connections", "dynamicInvoke", "managedApis", "apiOperations", "listOperations", "locations"];

function canonical(path: string): string {
  return path
    .split("/")
    .map((segment) => words.find((word) => word.toLowerCase() === segment.toLowerCase()) ?? segment)
    .join("/");
}

function refusalOf(c: Context, token: string): Response | undefined {
  if (c.req.header("authorization") !== `Bearer ${token}`) {
    return armError(401, "InvalidAuthenticationToken", "The access token is missing or invalid.", {
      "www-authenticate": 'Bearer error="invalid_token"',
    });
  }
  const path = c.req.path;
  if (/^\/(?:apim|metadata)\//u.test(path)) return undefined;
  const wanted = path.startsWith("/locations/") ? "2016-06-01" : "2026-05-01-preview";
  const version = c.req.query("api-version");
  if (version === undefined) {
    return armError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
  return version === wanted
    ? undefined
    : armError(400, "InvalidResourceType", `The api-version is not supported here; supported is ${wanted}.`);
}

async function withConnection(
  c: Context,
  connections: readonly Connection[],
  answer: (connection: Connection) => Response | Promise<Response>,
): Promise<Response> {
  const name = c.req.param("connection")?.toLowerCase();
  const found = connections.find((one) => one.name.toLowerCase() === name);
  return found === undefined
    ? armError(404, "ResourceNotFound", "The connection was not found in this namespace.")
    : answer(found);
}

function withConnector(
  connections: readonly Connection[],
  name: unknown,
  answer: (connection: Connection) => Response,
): Response {
  const found = connections.find((one) => one.connector.toLowerCase() === String(name).toLowerCase());
  return found === undefined
    ? armError(404, "ApiNotFound", "There is no such connector in this location.")
    : answer(found);
}

async function invoke(c: Context, connection: Connection): Promise<Response> {
  const request = readEnvelope(await c.req.text());
  if ("refused" in request) return armError(400, "InvalidRequestContent", request.refused);
  const answer = await connection.call("dynamicInvoke", request, c.req.header("user-agent"));
  const { status = 200, headers = {}, body } = answer;
  return json(200, {
    response: { statusCode: statusName(status), headers, ...(body === undefined ? {} : { body }) },
  });
}

async function runtime(c: Context, connection: Connection): Promise<Response> {
  const request = await runtimeRequest(c.req.raw);
  return runtimeResponse(await connection.call("runtimeUrl", request, c.req.header("user-agent")));
}

function namespaceAnswer({ answer, text }: NamespaceAnswer): Response {
  if (text !== undefined) return new Response(text, { status: 200 });
  return json(answer.status ?? 500, answer.body ?? null, answer.headers);
}

function runtimeOrigin(c: Context): string {
  const url = new URL(c.req.url);
  const loopback =
    url.hostname === "localhost" || url.hostname === "[::1]" || url.hostname.startsWith("127.");
  return loopback ? url.origin : "https://emulated.westus.common.logic-emulated.azure-apihub.net";
}
