import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { parameter } from "../dynamic/world.ts";
import { compiled, sent } from "../locks/wire.ts";

// The worked examples of connectors.md 7.5, 7.8, from a tool's arguments to what a service behind an emulated
// namespace is given. Example B is in errors.test.ts.

/** What the agent gave, the envelope's request, and what arrived of it. */
async function carried(path: string, operation: object, args: Readonly<Record<string, unknown>>) {
  const parameters = Object.fromEntries(Object.keys(args).map((name) => [`/${name}`, "agent" as const]));
  const definition = {
    swagger: "2.0",
    info: { title: "Examples", version: "1" },
    paths: { [path]: { get: { operationId: "Act", responses: { 200: { description: "" } }, ...operation } } },
  };
  const emulator = createEmulator({
    connectors: [
      {
        connection: "c",
        definition,
        service: (request) => ({ body: { seen: request.parameters, queries: request.queries } }),
      },
    ],
  });
  const listener = await emulator.listen();
  const request = sent(compiled(path, "get", { ...operation }, { parameters }), args);
  const { body } = await openNamespace(listener).invoke("c", request, { access: "read" });
  await listener.close();
  return { request, body, headers: emulator.received[0]?.headers };
}

test("connectors.md 7.8 A: doubly encoded path, optional default left to the service, internal header injected", async () => {
  const operation = {
    parameters: [
      parameter("site", "path", { "x-ms-url-encoding": "double" }),
      parameter("$top", "query", { type: "integer", default: 50 }),
      parameter("x-api-version", "header", {
        required: true,
        default: "2.1",
        "x-ms-visibility": "internal",
      }),
    ],
  };
  const { request, body, headers } = await carried("/s/{site}/items", operation, { site: "https://a/b" });
  expect(request).toEqual({
    method: "GET",
    path: "/s/https%253A%252F%252Fa%252Fb/items",
    headers: { "x-api-version": "2.1" },
  });
  expect(body).toEqual({ seen: { site: "https://a/b" }, queries: {} });
  expect(headers).toEqual({ "x-api-version": "2.1" });
});

test("connectors.md 7.8 C: an inner Created is a success", async () => {
  const definition = { paths: { "/a": { post: { operationId: "Create" } } } };
  const emulator = createEmulator({
    connectors: [{ connection: "c", definition, service: () => ({ status: 201, body: { id: 7 } }) }],
  });
  const answer = await openNamespace(emulator).invoke("c", { method: "POST", path: "/a" });
  expect(answer).toEqual({ status: 201, headers: {}, body: { id: 7 } });
});

test("202 is a value: the address of a long-running operation is handed on, nothing is polled", async () => {
  const definition = { paths: { "/a": { post: { operationId: "Start" } } } };
  const headers = { Location: "https://backend.example/operations/1", "Retry-After": "5" };
  const emulator = createEmulator({
    connectors: [{ connection: "c", definition, service: () => ({ status: 202, headers }) }],
  });
  const answer = await openNamespace(emulator).invoke("c", { method: "POST", path: "/a" });
  expect(answer).toEqual({
    status: 202,
    headers: { location: "https://backend.example/operations/1", "retry-after": "5" },
    body: null,
  });
  expect(emulator.received).toHaveLength(1);
});

test("bytes and forms travel in their own envelope through the namespace, and bytes come back in one", async () => {
  const bytes = { "$content-type": "image/png", $content: "AP8=" };
  const part = { headers: { "Content-Disposition": 'form-data; name="f"; filename="a"' }, body: "AP8=" };
  const form = { "$content-type": "multipart/form-data", $multipart: [part] };
  const definition = { paths: { "/a": { post: { operationId: "Put" } } } };
  const emulator = createEmulator({
    connectors: [{ connection: "c", definition, service: () => ({ body: bytes }) }],
  });
  const { invoke } = openNamespace(emulator);
  for (const body of [bytes, form]) {
    expect((await invoke("c", { method: "POST", path: "/a", body })).body).toEqual(bytes);
    expect(emulator.received.at(-1)?.body).toEqual(body);
  }
});

// The table of connectors.md 7.5.
test.each([
  ["Flow bot", "string", "Flow%20bot", "Flow%2520bot"],
  [
    "https://contoso.sharepoint.com/sites/hr",
    "string",
    "https%3A%2F%2Fcontoso.sharepoint.com%2Fsites%2Fhr",
    "https%253A%252F%252Fcontoso.sharepoint.com%252Fsites%252Fhr",
  ],
  ["AAMk=", "string", "AAMk%3D", "AAMk%253D"],
  ["%252fShared%2bDocs", "string", "%25252fShared%252bDocs", "%2525252fShared%25252bDocs"],
  [0, "integer", "0", "0"],
  [false, "boolean", "false", "false"],
  ["!'()*", "string", "%21%27%28%29%2A", "%2521%2527%2528%2529%252A"],
])("%j goes as it should, and comes back as it was", async (value, type, single, double) => {
  for (const [encoding, written] of [
    ["single", single],
    ["Double", double],
  ] as const) {
    const operation = { parameters: [parameter("v", "path", { type, "x-ms-url-encoding": encoding })] };
    const { request, body } = await carried("/x/{v}/{v}", operation, { v: value });
    expect(request.path).toBe(`/x/${written}/${written}`);
    expect(body).toMatchObject({ seen: { v: String(value) } });
  }
});

test("connectors.md 7.5: an empty path value is refused", () => {
  const policy = compiled(
    "/x/{v}",
    "get",
    { parameters: [parameter("v", "path")] },
    { parameters: { "/v": "agent" } },
  );
  expect(() => sent(policy, { v: "" })).toThrow("value-refused /v");
});

test("connectors.md 7.5: queries and headers are never encoded in an envelope, whatever their marker says", async () => {
  const marker = { "x-ms-url-encoding": "double" };
  const operation = {
    parameters: [
      parameter("v", "path"),
      parameter("feedUrl", "query", marker),
      parameter("organization", "header", marker),
    ],
  };
  const url = "https://a/b?c=d&e";
  const args = { v: "1", feedUrl: url, organization: url };
  const { request, body, headers } = await carried("/x/{v}", operation, args);
  expect(request).toMatchObject({ queries: { feedUrl: url }, headers: { organization: url } });
  expect(body).toMatchObject({ queries: { feedUrl: url } });
  expect(headers).toEqual({ organization: url });
});
