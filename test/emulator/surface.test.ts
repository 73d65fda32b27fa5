import type { Json } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { describe, expect, test } from "vitest";
import { definition, openDeskWorld } from "../invoke/desk-world.ts";

const { emulator } = openDeskWorld({ token: "secret-token" });
const version = "api-version=2026-05-01-preview";
const invokePath = `${emulator.resourceId}/connections/desk/dynamicInvoke?${version}`;

async function ask(
  path: string,
  { token = "secret-token", body, ...init }: { token?: string; method?: string; body?: Json } = {},
): Promise<{ readonly status: number; readonly body: Json; readonly headers: Headers }> {
  const response = await emulator.fetch(`https://management.azure.com${path}`, {
    method: body === undefined ? "GET" : "POST",
    ...init,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
}

describe("who may ask", () => {
  test.each(["", "wrong", "secret-token2", "SECRET-TOKEN"])("token %j is refused with 401", async (token) => {
    const { status, headers } = await ask(invokePath, { token, body: {} });
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toContain("invalid_token");
  });

  test("a rotated token is refused", async () => {
    const other = createEmulator({ connectors: [], token: "a" });
    other.rotateToken();
    const { token } = await other.credential.getToken("s");
    const get = async (bearer: string): Promise<number> =>
      (
        await other.fetch(`https://x${other.resourceId}?${version}`, {
          headers: { authorization: `Bearer ${bearer}` },
        })
      ).status;
    expect([await get("a"), await get(token)]).toEqual([401, 200]);
  });

  test.each([
    ["none", ""],
    ["another's", "?api-version=2016-06-01"],
    ["an old one", "?api-version=2025-01-01"],
  ])("api-version: %s is refused with 400", async (_, query) => {
    expect((await ask(`${emulator.resourceId}/connections${query}`)).status).toBe(400);
  });
});

describe("the envelope, as connectors.md 7.2, 6.6 say it is refused", () => {
  test.each<[string, Json]>([
    ["no JSON", "{"],
    ["by operationId", { parameters: { operationId: "ListTeams" } }],
    ["no request", {}],
    ["no method", { request: { path: "/v1/teams" } }],
    ["no path", { request: { method: "GET" } }],
    ["a relative path", { request: { method: "GET", path: "v1/teams" } }],
    ["a query in the path", { request: { method: "GET", path: "/v1/teams?a=b" } }],
    ["queries that are no texts", { request: { method: "GET", path: "/v1/teams", queries: { a: 1 } } }],
    ["a Content-Type", { request: { method: "GET", path: "/v1/teams", headers: { "Content-Type": "x" } } }],
    ["an authorization", { request: { method: "GET", path: "/v1/teams", headers: { Authorization: "x" } } }],
  ])("%s: 400", async (_, body) => {
    const before = emulator.received.length;
    expect((await ask(invokePath, { body })).status).toBe(400);
    expect(emulator.received).toHaveLength(before);
  });

  test.each(["/{connectionId}/v1/teams", "/desk/v1/teams", "/v1/nothing", "/V1/teams"])(
    "%s is not found, inside a 200",
    async (path) => {
      const { status, body } = await ask(invokePath, { body: { request: { method: "GET", path } } });
      expect(status).toBe(200);
      expect(body).toEqual({
        response: {
          statusCode: "NotFound",
          headers: {},
          body: { statusCode: 404, message: "Resource not found" },
        },
      });
    },
  );

  test("a lower-case method is understood", async () => {
    const request = { method: "get", path: "/v1/teams", headers: { "X-Desk-Api-Version": "2026-01-01" } };
    const { body } = await ask(invokePath, { body: { request } });
    expect(body).toMatchObject({ response: { statusCode: "OK" } });
  });
});

describe("the catalog", () => {
  test("paths are matched without regard to case, as ARM does", async () => {
    const path = emulator.resourceId.toUpperCase();
    expect((await ask(`${path}/CONNECTIONS/DESK?${version}`)).status).toBe(200);
  });

  test("a definition is exported in full, an entry without the export is not", async () => {
    const place =
      "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Web/locations/westus";
    const api = `${place}/managedApis/incident-desk?api-version=2016-06-01`;
    expect((await ask(`${api}&export=true`)).body).toEqual(definition);
    expect((await ask(api)).body).toMatchObject({ name: "incident-desk" });
    const operations = await ask(`${place}/managedApis/incident-desk/apiOperations?api-version=2016-06-01`);
    expect(operations.body).toMatchObject({
      value: expect.arrayContaining([
        expect.objectContaining({
          name: "AddComment",
          properties: expect.objectContaining({ trigger: null }),
        }),
      ]),
    });
    const body = { connectorName: "incident-desk" };
    expect((await ask(`${emulator.resourceId}/listOperations?${version}`, { body })).body).toEqual(
      operations.body,
    );
  });

  test.each([
    [`/connections/nope?${version}`],
    [`/connections/nope/dynamicInvoke?${version}`],
    [`/triggerConfigs?${version}`],
  ])("%s is not found", async (path) => {
    expect(
      (await ask(`${emulator.resourceId}${path}`, path.includes("Invoke") ? { body: {} } : {})).status,
    ).toBe(404);
  });
});

test("the recorder keeps what arrived, without the credential", async () => {
  await ask(invokePath, {
    body: { request: { method: "GET", path: "/v1/teams", queries: { a: "1" }, headers: { "X-B": "2" } } },
  });
  expect(emulator.received.at(-1)).toEqual({
    way: "dynamicInvoke",
    connection: "desk",
    operation: "ListTeams",
    method: "GET",
    path: "/v1/teams",
    queries: { a: "1" },
    headers: { "x-b": "2" },
    body: undefined,
    userAgent: undefined,
    reached: true,
    status: 400,
  });
  expect(JSON.stringify(emulator.received)).not.toContain("secret-token");
});

test("listening ends: the port is free again, open requests are broken off", async () => {
  const { emulator: other } = openDeskWorld({
    faults: [{ fault: { kind: "slow", milliseconds: 60_000 }, times: 9 }],
  });
  const { url, close, credential, resourceId } = await other.listen();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
  const { token } = await credential.getToken("s");
  const open = fetch(`${url}${resourceId}/connections/desk/dynamicInvoke?${version}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ request: { method: "GET", path: "/v1/teams" } }),
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await close();
  await expect(open).rejects.toThrow();
  await expect(fetch(url)).rejects.toThrow();
  const again = await other.listen(Number(new URL(url).port));
  await again.close();
});

test("a port that is taken, a connection that is named twice: one sentence with a code", async () => {
  const { emulator: other } = openDeskWorld();
  const { url, close } = await other.listen();
  const port = Number(new URL(url).port);
  await expect(other.listen(port)).rejects.toMatchObject({
    code: "port-taken",
    message: `Port ${port} cannot be listened on.`,
  });
  await close();
  const connectors = ["desk", "DESK"].map((connection) => ({ connection, definition }));
  expect(() => createEmulator({ connectors })).toThrow(expect.objectContaining({ code: "connection-twice" }));
});
