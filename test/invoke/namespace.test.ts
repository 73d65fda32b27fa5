import { readFileSync } from "node:fs";
import type { Invoke } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { normaliseStatus, openNamespace } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { assign, definition, listIncidents, openDeskWorld } from "./desk-world.ts";

const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e6 }) };
const resourceId = "/subscriptions/0f0/resourceGroups/rg/providers/Microsoft.Web/connectorGateways/ns";

/** A `fetch` that keeps what was asked of it and answers with an empty success. */
function recording(): { readonly fetch: typeof fetch; readonly requests: Request[] } {
  const requests: Request[] = [];
  return {
    requests,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return new Response('{"response":{"statusCode":"OK"}}');
    },
  };
}

describe("the envelope (connectors.md 7.2)", () => {
  test("method, address, headers and body", async () => {
    const { fetch, requests } = recording();
    const invoke: Invoke = openNamespace({ resourceId, credential, fetch, userAgent: "host/2" }).invoke;
    await invoke("o365-conn", {
      method: "POST",
      path: "/v2/Mail",
      queries: { $top: "5" },
      headers: { "X-Custom": "1" },
      body: { To: "a@contoso.com" },
    });
    const [request] = requests as [Request];
    expect(request.method).toBe("POST");
    expect(request.url).toBe(
      `https://management.azure.com${resourceId}/connections/o365-conn/dynamicInvoke?api-version=2026-05-01-preview`,
    );
    expect(request.redirect).toBe("manual");
    expect(request.headers.get("authorization")).toBe("Bearer t");
    expect(request.headers.get("content-type")).toBe("application/json");
    const { version } = JSON.parse(readFileSync("packages/invoke/package.json", "utf8")) as {
      version: string;
    };
    expect(request.headers.get("user-agent")).toBe(`host/2 interlock/${version}`);
    expect(await request.json()).toEqual({
      request: {
        method: "POST",
        path: "/v2/Mail",
        queries: { $top: "5" },
        headers: { "X-Custom": "1" },
        body: { To: "a@contoso.com" },
      },
    });
  });

  test.each([
    ["empty members are left out", { queries: {}, headers: {} }, {}],
    ["a null body is a body", { body: null }, { body: null }],
    ["0, false and an empty text are bodies", { body: 0 }, { body: 0 }],
    ["a text is sent as it is", { body: "Hello" }, { body: "Hello" }],
  ])("%s", async (_, given, sent) => {
    const { fetch, requests } = recording();
    await openNamespace({ resourceId, credential, fetch }).invoke("c", {
      method: "GET",
      path: "/a",
      ...given,
    });
    expect(await requests[0]?.json()).toEqual({ request: { method: "GET", path: "/a", ...sent } });
  });

  test("a redirect is an answer, the credential is not carried on", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      return new Response(null, { status: 307, headers: { location: "https://evil.example/" } });
    };
    const answer = openNamespace({ resourceId, credential, fetch }).invoke("c", listIncidents, {
      access: "read",
    });
    await expect(answer).rejects.toMatchObject({ code: "namespace-redirected", status: 307 });
    expect(asked).toHaveLength(1);
  });
});

describe("opening", () => {
  test.each([
    "",
    "ns",
    "https://management.azure.com/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorGateways/c",
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorGateways/..",
    "/subscriptions/a/resourceGroups/../providers/Microsoft.Web/connectorGateways/c",
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorGateways/c/connections/d",
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorGateways/c?x=1",
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorNamespaces/c",
    `/subscriptions/a/resourceGroups/b/providers/Microsoft.Web/connectorGateways/${"c".repeat(80)}`,
  ])("%j is no namespace", (text) => {
    expect(() => openNamespace({ resourceId: text, credential })).toThrow(
      expect.objectContaining({ code: "namespace-invalid", mayHaveRun: false }),
    );
  });

  test.each([
    "http://management.azure.com",
    "https://a.example/path",
    "https://a.example?x",
    "https://u@a.example",
    "x",
  ])("%j is no endpoint", (endpoint) => {
    expect(() => openNamespace({ resourceId, credential, endpoint })).toThrow(
      expect.objectContaining({ code: "namespace-invalid" }),
    );
  });

  test.each([
    "http://x.azure-apihub.net/apim/a/b",
    "https://azure-apihub.net.evil.example/apim/a/b",
    "https://evilazure-apihub.net/apim/a/b",
    "https://u:p@x.azure-apihub.net/apim/a/b",
    "https://x.azure-apihub.net/apim/a/b?x=1",
    "http://127.0.0.1:1/apim/a/b",
  ])("%j is no runtime URL of a cloud", (url) => {
    expect(() => openNamespace({ resourceId, credential, runtimeUrls: { c: url } })).toThrow(
      expect.objectContaining({ code: "namespace-invalid" }),
    );
  });
});

test.each([0, -1, Number.NaN, 2 ** 31])("a timeout of %d is none", (timeout) => {
  expect(() => openNamespace({ resourceId, credential, timeout })).toThrow(
    expect.objectContaining({ code: "namespace-invalid" }),
  );
});

describe("administration", () => {
  test("catalog, connections, operations and definition", async () => {
    const { emulator, desk } = openDeskWorld();
    const { admin } = openNamespace(emulator);
    expect(await admin.connectors()).toEqual([{ name: "incident-desk", title: "Incident Desk" }]);
    expect(await admin.connections()).toEqual([
      { name: "desk", connector: "incident-desk", title: "Incident Desk", status: "Connected" },
    ]);
    const operations = await admin.operations("incident-desk");
    expect(operations.map((one) => one.name)).toContain("AssignIncident");
    expect(operations.every((one) => !one.isTrigger)).toBe(true);
    expect(await admin.definition("incident-desk")).toEqual(definition);
    desk.close();
  });

  test("what is not there, and what is no name", async () => {
    const { emulator, desk } = openDeskWorld();
    const { admin } = openNamespace(emulator);
    await expect(admin.definition("nope")).rejects.toMatchObject({
      code: "connection-not-found",
      status: 404,
    });
    await expect(admin.definition("../x")).rejects.toMatchObject({ code: "request-invalid" });
    desk.close();
  });

  test("a namespace that does not exist is one clear sentence", async () => {
    const emulator = createEmulator({ connectors: [] });
    const { invoke } = openNamespace({ ...emulator, resourceId });
    await expect(invoke("desk", assign)).rejects.toMatchObject({
      code: "connection-not-found",
      message: "There is no such namespace, connection or connector (HTTP 404).",
    });
  });

  test("a list's next page is asked for at the same host only", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(String(input));
      const next = asked.length === 1 ? "https://management.azure.com/second" : "https://evil.example/third";
      return Response.json({ value: [{ name: `c${asked.length}` }], nextLink: next });
    };
    const found = await openNamespace({ resourceId, credential, fetch }).admin.connectors();
    expect(found.map((one) => one.name)).toEqual(["c1", "c2"]);
    expect(asked[1]).toBe("https://management.azure.com/second");
    expect(asked).toHaveLength(2);
  });
});

test.each<[unknown, number]>([
  [200, 200],
  ["200", 200],
  ["OK", 200],
  ["ok", 200],
  ["Created", 201],
  ["NoContent", 204],
  ["Ambiguous", 300],
  ["RedirectKeepVerb", 307],
  ["UnprocessableContent", 422],
  ["TooManyRequests", 429],
  ["GatewayTimeout", 504],
  ["Teapot", 0],
  ["99", 0],
  ["2000", 0],
  [799, 0],
  [200.5, 0],
  [null, 0],
  ["constructor", 0],
  ["__proto__", 0],
])("inner status %j is %i", (written, status) => {
  expect(normaliseStatus(written)).toBe(status);
});
