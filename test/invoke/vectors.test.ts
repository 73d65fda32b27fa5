import { type InvokeRequest, type JsonObject, own } from "@interlock/core";
import { createEmulator, type Fault, type ServiceRequest } from "@interlock/emulator";
import { nextPage, openNamespace, triggerParameters } from "@interlock/invoke";
import { toMcpServerConfig } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter } from "../dynamic/world.ts";
import { compiled } from "../locks/wire.ts";
import { listIncidents, openDeskWorld } from "./desk-world.ts";

// The rows of connectors.md 11 that travel over HTTP, by their number.

async function answerUnder(fault: Fault): Promise<unknown> {
  const { emulator, desk } = openDeskWorld({ faults: [{ fault }] });
  const listener = await emulator.listen();
  const answer = await openNamespace(listener)
    .invoke("desk", listIncidents)
    .catch((thrown: unknown) => thrown);
  await listener.close();
  desk.close();
  return answer;
}

test.each([
  ['"OK"', 200],
  ['"200"', 200],
  ["200", 200],
  ['"Created"', 201],
  ['"NoContent"', 204],
])("V28: statusCode %s is success %i", async (written, status) => {
  const text = `{"response":{"statusCode":${written},"headers":{},"body":null}}`;
  expect(await answerUnder({ kind: "garbled", text })).toEqual({ status, headers: {}, body: null });
});

test("V29: outer 200, inner NotFound is error 404", async () => {
  const text = '{"response":{"statusCode":"NotFound"}}';
  expect(await answerUnder({ kind: "garbled", text })).toMatchObject({ code: "not-found", status: 404 });
});

/** What the service behind `/x/{a}/y/{b}` sees of a request. */
async function seen(request: Omit<InvokeRequest, "method">, encoding = "single"): Promise<ServiceRequest> {
  const requests: ServiceRequest[] = [];
  const parameter = (name: string): JsonObject => ({
    name,
    in: "path",
    required: true,
    type: "string",
    "x-ms-url-encoding": encoding,
  });
  const definition: JsonObject = {
    paths: { "/x/{a}/y/{b}": { get: { operationId: "X", parameters: [parameter("a"), parameter("b")] } } },
  };
  const emulator = createEmulator({
    connectors: [
      {
        connection: "c",
        definition,
        service: (one) => {
          requests.push(one);
          return {};
        },
      },
    ],
  });
  const listener = await emulator.listen();
  await openNamespace(listener).invoke("c", { method: "GET", ...request });
  await listener.close();
  return requests[0] as ServiceRequest;
}

test("V30: path values 0 and false arrive as 0 and false", async () => {
  expect((await seen({ path: "/x/0/y/false" })).parameters).toEqual({ a: "0", b: "false" });
});

test("V31: a value that looks like a placeholder arrives as it is", async () => {
  expect((await seen({ path: "/x/%7Bb%7D/y/1" })).parameters).toEqual({ a: "{b}", b: "1" });
});

test("V32: a double-encoded address is decoded twice, and once where the definition says single", async () => {
  const path = "/x/https%253A%252F%252Fa%252Fb/y/1";
  expect((await seen({ path }, "double")).parameters["a"]).toBe("https://a/b");
  expect((await seen({ path })).parameters["a"]).toBe("https%3A%2F%2Fa%2Fb");
});

test("V33: Content-Type is never in an envelope's headers; who puts it there is refused unsent", async () => {
  await expect(seen({ path: "/x/1/y/2", headers: { "content-type": "text/plain" } })).rejects.toMatchObject({
    code: "request-invalid",
    mayHaveRun: false,
  });
});

test("V34: a query called filters[status] arrives under exactly that name", async () => {
  const { queries } = await seen({ path: "/x/1/y/2", queries: { "filters[status]": "open" } });
  expect(queries).toEqual({ "filters[status]": "open" });
});

test("V38: a foreign nextLink gives path and query only", async () => {
  const answer = await answerUnder({ kind: "next-link", url: "https://evil.example/v1/incidents?$skip=2" });
  const page = nextPage(listIncidents, answer as Parameters<typeof nextPage>[1]);
  expect(page).toEqual({ ...listIncidents, queries: { $skip: "2" } });
});

test("V38: a look-up's next page is asked of the connection, whatever host its link names", async () => {
  const service = ({ queries }: ServiceRequest) =>
    queries["skip"] === undefined
      ? { body: { value: ["a"], nextLink: "https://evil.example/apim/c/77/list?skip=1" } }
      : { body: { value: ["b"], nextLink: "https://evil.example/other?skip=2" } };
  const world = openWorld(
    {
      "/list": { get: operation("List", [parameter("skip", "query")]) },
      "/other": { get: operation("Other") },
      "/do": {
        get: operation("Do", [parameter("q", "query", { "x-ms-dynamic-values": { operationId: "List" } })]),
      },
    },
    { List: service },
  );
  const found = world.namespace.lookup({ ...world.about("Do"), pointer: "/q", inputs: { values: {} } });
  const { items, ...end } = await found.outcome();
  expect(items.map(({ value }) => value)).toEqual(["a", "b"]);
  // The second link leads to another operation: what came before it stands.
  expect(end).toEqual({ status: "ok", from: "look-up", partial: "foreign-link" });
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/list" },
    { method: "GET", path: "/list", queries: { skip: "1" } },
  ]);
});

describe("V39: the same body in a trigger config and in an MCP server config", () => {
  const text = { type: "string" };
  const schema = {
    type: "object",
    properties: {
      filter: { type: "object", properties: { from: text, labels: { type: "array", items: text } } },
    },
  };
  const body = { name: "subscription", in: "body", required: true, schema };
  const values = { subscription: { filter: { from: "a", labels: ["x"] } }, folderPath: "Inbox" };

  test("a trigger's body is called body, an MCP server's has the definition's name", () => {
    const parameters = [body, parameter("folderPath", "query"), parameter("options.mode", "query")];
    const trigger = openWorld(
      { "/on": { post: operation("On", parameters, { "x-ms-trigger": "batch" }) } },
      {},
    );
    // The worked example of connectors.md 8.3: dotted names outside the body are grouped, its own are not touched.
    expect(triggerParameters(trigger.about("On").operation, { ...values, "options.mode": "full" })).toEqual({
      ok: true,
      value: [
        { name: "folderPath", value: "Inbox" },
        { name: "options", value: { mode: "full" } },
        { name: "body", value: { filter: { from: "a", labels: ["x"] } } },
      ],
    });
    const policy = compiled(
      "/act",
      "post",
      { parameters: [body, parameter("folderPath", "query")] },
      {
        parameters: {
          "/subscription/filter/from": { user: "a" },
          "/subscription/filter/labels": { user: ["x"] },
          "/folderPath": { user: "Inbox" },
        },
      },
    );
    const { config } = toMcpServerConfig(policy);
    const [connector] = own(own(config, "properties"), "connectors") as readonly JsonObject[];
    const [exported] = own(connector, "operations") as readonly JsonObject[];
    expect(own(exported, "userParameters")).toEqual([
      { name: "folderPath", value: "Inbox" },
      { name: "subscription", value: { filter: { from: "a", labels: ["x"] } } },
    ]);
  });

  test("two that want one place are an issue, and the callback's address is left to the platform", () => {
    const parameters = [
      parameter("a.b", "query"),
      parameter("a.b.c", "query"),
      parameter("url", "query", { "x-ms-notification-url": true }),
    ];
    const { operation: on } = openWorld({ "/on": { post: operation("On", parameters) } }, {}).about("On");
    expect(triggerParameters(on, { "a.b": 1, "a.b.c": 2 })).toMatchObject({
      ok: false,
      issues: [{ code: "path-conflict", pointer: "/a.b.c" }],
    });
    expect(triggerParameters(on, { url: "https://evil.example/" })).toEqual({ ok: true, value: [] });
  });
});
