import type { InvokeRequest, JsonObject } from "@interlock/core";
import { createEmulator, type Fault, type ServiceRequest } from "@interlock/emulator";
import { nextPage, openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { listIncidents, openDeskWorld } from "./desk-world.ts";

// The rows of connectors.md §11 that travel over HTTP, by their number.

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
