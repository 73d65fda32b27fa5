import type { InvokeRequest } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { parameter } from "../dynamic/world.ts";

const text = { type: "string" };
const schema = {
  type: "object",
  required: ["title"],
  properties: { title: text, tags: { type: "array", items: text }, count: { type: "integer", minimum: 1 } },
};
const definition = {
  swagger: "2.0",
  info: { title: "Things", version: "1" },
  paths: {
    "/things/{id}": {
      put: {
        operationId: "Put",
        parameters: [
          parameter("id", "path", { type: "integer" }),
          parameter("mode", "query", { required: true, enum: ["soft", "hard"] }),
          parameter("ids", "query", { type: "array", items: { type: "integer" }, collectionFormat: "pipes" }),
          parameter("X-Version", "header", { required: true }),
          { name: "thing", in: "body", required: true, schema },
        ],
        responses: { 200: { description: "" } },
      },
      get: { operationId: "Get", parameters: [parameter("id", "path")], responses: {} },
    },
  },
};

const good: InvokeRequest = {
  method: "PUT",
  path: "/things/7",
  queries: { mode: "soft", ids: "1|2" },
  headers: { "x-version": "1" },
  body: { title: "a", tags: ["b"], count: 2 },
};

/** What is wrong with a request by the definition at which it arrived, as `code pointer`. */
async function issuesOf(request: InvokeRequest): Promise<readonly string[]> {
  const emulator = createEmulator({
    connectors: [{ connection: "c", definition, service: () => ({ body: null }) }],
  });
  const { invoke } = openNamespace({ ...emulator, retries: 0 });
  await invoke("c", request).catch(() => undefined);
  const [received] = emulator.received;
  return received === undefined
    ? ["nothing arrived"]
    : emulator.check(received).map(({ code, pointer }) => `${code} ${pointer}`);
}

test.each<[string, Partial<InvokeRequest>, readonly string[]]>([
  ["a request as declared", {}, []],
  ["an optional query left out", { queries: { mode: "hard" } }, []],
  ["a path with no operation", { path: "/nothing" }, ["operation-unknown "]],
  ["a required query left out", { queries: {} }, ["missing-parameter /mode"]],
  ["a required header left out", { headers: {} }, ["missing-parameter /X-Version"]],
  ["a value that is not listed", { queries: { mode: "both" } }, ["type-mismatch /mode"]],
  ["a path value of another type", { path: "/things/seven" }, ["type-mismatch /id"]],
  ["an element of another type", { queries: { mode: "soft", ids: "1|two" } }, ["type-mismatch /ids"]],
  ["a query that nobody declared", { queries: { mode: "soft", more: "1" } }, ["unknown-parameter /more"]],
  [
    "a header that nobody declared",
    { headers: { "x-version": "1", "x-more": "1" } },
    ["unknown-parameter /x-more"],
  ],
  ["a body without its title", { body: { count: 1 } }, ["type-mismatch /thing/title"]],
  ["a count that is too small", { body: { title: "a", count: 0 } }, ["type-mismatch /thing/count"]],
  ["a body of another type", { body: "text" }, ["type-mismatch /thing"]],
  ["a body where none is declared", { method: "GET", headers: {}, queries: {} }, ["unknown-parameter "]],
])("%s", async (_, change, issues) => {
  expect(await issuesOf({ ...good, ...change })).toEqual(issues);
});

test("no body where one is required", async () => {
  const { body: _, ...bare } = good;
  expect(await issuesOf(bare)).toEqual(["missing-parameter /thing"]);
});
