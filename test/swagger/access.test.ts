import type { JsonObject, Method } from "@interlock/core";
import { expect, test } from "vitest";
import { definition, read } from "./fixtures/definition.ts";

const text = { type: "string" };

function classify(method: Method, operation: JsonObject = {}) {
  const paths = { "/x": { [method]: { operationId: "GetX", ...operation } } };
  const [read0] = read(definition({ paths })).operations;
  if (read0 === undefined) throw new Error("no operation");
  return read0;
}

const body = { parameters: [{ name: "b", in: "body", schema: text }] };

test.each<[Method, JsonObject, "read" | "write"]>([
  ["get", {}, "read"],
  ["head", {}, "read"],
  ["options", body, "read"],
  ["post", {}, "write"],
  ["put", {}, "write"],
  ["patch", {}, "write"],
  ["delete", {}, "write"],
  ["get", body, "write"],
  ["get", { "x-ms-safe-operation": false }, "write"],
  ["post", { "x-ms-safe-operation": true }, "read"],
  ["put", { "x-ms-safe-operation": true }, "write"],
  ["post", { "x-ms-safe-operation": "true" }, "write"],
  ["post", { operationId: "ListX", summary: "Get things" }, "write"],
])("%s with %j is %s (reading.md R15)", (method, operation, access) => {
  const read0 = classify(method, operation);
  expect(read0.access).toBe(access);
  expect(read0.evidence.length).toBeGreaterThan(0);
});

test.each<[Method, JsonObject, boolean]>([
  ["delete", {}, true],
  ["post", { operationId: "removeUser" }, true],
  ["post", { summary: "Cancel an order" }, true],
  ["post", { summary: " purge it" }, true],
  ["get", { operationId: "RevokeKey" }, true],
  ["post", { operationId: "UndeleteUser" }, false],
  ["post", { operationId: "deleteuser" }, true],
  ["post", { operationId: "purge_all" }, true],
  ["post", { summary: "Deletes a row" }, true],
  ["post", { operationId: "DeletedItemsList" }, false],
  ["put", { description: "Deletes it" }, false],
])("%s with %j is destructive: %s", (method, operation, destructive) => {
  expect(classify(method, operation).destructive).toBe(destructive);
});

test("operations that forward any request are unbounded", () => {
  const inputs = (...names: string[]) => ({
    parameters: names.map((name) => ({ name, in: "query", ...text })),
  });
  expect(classify("post", { operationId: "HttpRequest" }).unbounded).toBe(true);
  expect(classify("post", { operationId: "HttpRequestV2" }).unbounded).toBe(true);
  expect(classify("post", inputs("Uri", "Method")).unbounded).toBe(true);
  expect(classify("post", inputs("url", "METHOD")).unbounded).toBe(true);
  expect(classify("post", inputs("Uri")).unbounded).toBe(false);
  expect(classify("post", inputs("Method", "Urn")).unbounded).toBe(false);
  expect(classify("post", inputs("verb", "endpoint")).unbounded).toBe(true);
  expect(classify("post", inputs("verb", "endpoints")).unbounded).toBe(false);
});

test.each<[string, JsonObject, "read" | "write"]>([
  ["ApproveOrder", {}, "write"],
  ["stop-machine", {}, "write"],
  ["RUN_job", {}, "write"],
  ["Things", { summary: "Revoke a key" }, "write"],
  ["GetThings", { summary: "Create: a thing" }, "write"],
  ["RunGet", {}, "read"],
  ["PostCountGet", { summary: "The number of posts" }, "read"],
  ["RunGet", { summary: "Run it" }, "write"],
  ["ArchiveThing", { summary: "Get the archive" }, "read"],
  ["RunQuery", {}, "read"],
  ["ExecuteReport", { summary: "Execute search" }, "read"],
  ["ExecuteJob", {}, "write"],
  ["RunnerThings", {}, "read"],
  ["UpdatesOfThings", {}, "read"],
  ["DeleteThing", { "x-ms-safe-operation": true }, "read"],
])("GET and HEAD %s with %j are a %s by their names", (operationId, operation, access) => {
  for (const method of ["get", "head"] as const) {
    const read0 = classify(method, { operationId, ...operation });
    expect(read0.access).toBe(access);
    if (access === "write") expect(read0.evidence[0]).toMatch(/starts with "[a-z]+"$/u);
  }
});

test("names raise, and never lower: POST stays a write whatever it is called", () => {
  expect(classify("post", { operationId: "GetThings", summary: "Get things" }).access).toBe("write");
  expect(classify("options", { operationId: "DeleteThings" }).access).toBe("read");
});

const bodyOf = (schema: JsonObject) => ({ parameters: [{ name: "b", in: "body", schema }] });
const objectOf = (...names: string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

test.each<[string, JsonObject, boolean]>([
  ["method and path at the body's root", bodyOf(objectOf("httpMethod", "relativePath")), true],
  [
    "method and url in an object called request",
    bodyOf({
      type: "object",
      properties: { a: { type: "object", properties: { request: objectOf("verb", "url") } } },
    }),
    true,
  ],
  [
    "method and url in another object",
    bodyOf({ type: "object", properties: { callback: objectOf("method", "url") } }),
    false,
  ],
  [
    "method and url below links",
    bodyOf({
      type: "object",
      properties: {
        links: {
          type: "array",
          items: { type: "object", properties: { request: objectOf("method", "uri") } },
        },
      },
    }),
    false,
  ],
  [
    "a method beside the body and an address in it",
    { parameters: [{ name: "method", in: "query", ...text }, ...bodyOf(objectOf("url")).parameters] },
    false,
  ],
  ["the words raw request", { summary: "Send a raw request" }, true],
  ["the word passthrough", { operationId: "apiPassThrough" }, true],
  ["the words pass-through", { summary: "pass-through to the service" }, true],
  ["the words invoke api", { operationId: "InvokeAPI" }, true],
  ["words that only hold them", { operationId: "ThrawRequester" }, false],
  ["a text that is run", { operationId: "ExecSql", ...bodyOf(objectOf("statement")) }, true],
  [
    "a text that is run, by its summary",
    { summary: "Eval an expression", ...bodyOf(objectOf("expression")) },
    true,
  ],
  ["a text that nobody runs", { operationId: "SaveSql", ...bodyOf(objectOf("statement")) }, false],
  [
    "a choice that is run",
    { operationId: "ExecSql", parameters: [{ name: "command", in: "query", type: "string", enum: ["a"] }] },
    false,
  ],
])("unbounded by what it takes and is called: %s", (_, operation, unbounded) => {
  const read0 = classify("post", operation);
  expect(read0.unbounded).toBe(unbounded);
  expect(read0.evidence).toHaveLength(unbounded ? 2 : 1);
});

test("a confirmation flag asks for a person, wherever it stands; false lowers nothing", () => {
  const flag = { "x-ms-require-user-confirmation": true };
  expect(classify("get", flag).confirm).toBe(true);
  expect(classify("get", { "x-ms-openai-data": { operations: [{}, flag] } }).confirm).toBe(true);
  expect(classify("get", { "x-ms-openai-data": { operations: {} } }).confirm).toBe(false);
  const lowered = classify("delete", { "x-ms-require-user-confirmation": false });
  expect([lowered.confirm, lowered.destructive, lowered.access]).toEqual([false, true, "write"]);
});
