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
])("%s with %j is %s (governance.md §5)", (method, operation, access) => {
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
});

test("a confirmation flag asks for a person, wherever it stands; false lowers nothing", () => {
  const flag = { "x-ms-require-user-confirmation": true };
  expect(classify("get", flag).confirm).toBe(true);
  expect(classify("get", { "x-ms-openai-data": { operations: [{}, flag] } }).confirm).toBe(true);
  expect(classify("get", { "x-ms-openai-data": { operations: {} } }).confirm).toBe(false);
  const lowered = classify("delete", { "x-ms-require-user-confirmation": false });
  expect([lowered.confirm, lowered.destructive, lowered.access]).toEqual([false, true, "write"]);
});
