import type { Json, JsonObject } from "@interlock/core";
import { createEmulator, generate, type ServiceRequest } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const doc = (definitions: JsonObject): JsonObject => ({ definitions });
const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });

describe("answers generated from types", () => {
  test.each<[string, JsonObject, unknown]>([
    [
      "a text is named after its property",
      { type: "object", properties: { title: { type: "string" } } },
      { title: "title 1" },
    ],
    ["the first of an enum", { enum: ["b", "a"] }, "b"],
    ["the first of x-ms-enum-values", { type: "integer", "x-ms-enum-values": [{ value: 3 }] }, 3],
    [
      "two elements, told apart",
      { type: "array", items: { type: "string", format: "uuid" } },
      ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"],
    ],
    ["maxItems holds", { type: "array", maxItems: 1, items: { type: "boolean" } }, [true]],
    ["bounds of numbers hold", { type: "integer", minimum: 5, maximum: 9 }, 5],
    ["an upper bound below one holds", { type: "number", maximum: -2 }, -2],
    ["lengths hold", { type: "string", minLength: 9, maxLength: 9 }, "value 1xx"],
    ["a date-time", { type: "string", format: "date-time" }, "2026-01-02T09:00:00Z"],
    [
      "allOf is united",
      { allOf: [{ properties: { a: { type: "boolean" } } }], properties: { b: { type: "boolean" } } },
      { a: true, b: true },
    ],
    [
      "a link to a next page is left out",
      { properties: { value: { type: "array", items: {} }, "@odata.nextLink": { type: "string" } } },
      { value: ["value 1", "value 2"] },
    ],
    [
      "a name like __proto__ is a name",
      { type: "object", properties: JSON.parse('{"__proto__":{"type":"boolean"}}') as JsonObject },
      JSON.parse('{"__proto__":true}'),
    ],
    ["a file", { type: "file" }, { "$content-type": "application/octet-stream", $content: "Z2VuZXJhdGVk" }],
    ["a list of types", { type: ["null", "boolean"] }, true],
    ["nothing known", {}, "value 1"],
  ])("%s", (_, schema, expected) => {
    expect(generate(schema, doc({}))).toEqual(expected);
  });

  test("a schema that holds itself ends, in a property, a list and allOf", () => {
    const node = {
      type: "object",
      properties: { name: { type: "string" }, next: ref("Node"), all: { type: "array", items: ref("Node") } },
    };
    expect(generate(ref("Node"), doc({ Node: node }))).toEqual({ name: "name 1", all: [] });
    const loop = { allOf: [ref("Loop"), { properties: { a: { type: "boolean" } } }] };
    expect(generate(ref("Loop"), doc({ Loop: loop }))).toEqual({ a: true });
    expect(generate(ref("A"), doc({ A: ref("B"), B: ref("A") }))).toBeNull();
    expect(generate(ref("gone"), doc({}))).toBe("value 1");
  });

  test("forty levels of doubled references stay within the bound", () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `L${level}`,
        { type: "object", properties: { a: ref(`L${level + 1}`), b: ref(`L${level + 1}`) } },
      ]),
    );
    expect(JSON.stringify(generate(ref("L0"), doc(definitions))).length).toBeLessThan(100_000);
  });
});

test("no definition makes it crash", async () => {
  const keys = fc.constantFrom(
    "type",
    "items",
    "properties",
    "allOf",
    "oneOf",
    "enum",
    "$ref",
    "schema",
    "minItems",
    "x",
  );
  const word = fc.constantFrom<Json>(
    "object",
    "array",
    "string",
    "#/definitions/a",
    "#/paths",
    "#",
    -1,
    1e9,
    null,
    true,
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      word,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(tree, tree, tree, async (schema, parameters, a) => {
      const definition = {
        paths: { "/a": { parameters, get: { parameters, responses: { 200: { schema } } }, put: a }, "/b": a },
        definitions: { a },
      } as JsonObject;
      JSON.stringify(generate(schema, definition));
      const { fetch, ...rest } = createEmulator({ connectors: [{ connection: "c", definition }] });
      await openNamespace({ ...rest, fetch })
        .invoke("c", { method: "GET", path: "/a" })
        .catch((error: unknown) => expect(error).toMatchObject({ mayHaveRun: false }));
    }),
    { numRuns: 500 },
  );
});

test("doubled allOf stays within the bound", () => {
  const definitions = Object.fromEntries(
    Array.from({ length: 40 }, (_, level) => [
      `L${level}`,
      { allOf: [ref(`L${level + 1}`), ref(`L${level + 1}`)] },
    ]),
  );
  expect(JSON.stringify(generate(ref("L0"), doc(definitions))).length).toBeLessThan(100_000);
});

describe("routing", () => {
  const seen: ServiceRequest[] = [];
  const path = (encoding?: string): JsonObject => ({
    in: "path",
    type: "string",
    required: true,
    ...(encoding === undefined ? {} : { "x-ms-url-encoding": encoding }),
  });
  const definition: JsonObject = {
    swagger: "2.0",
    paths: {
      "/{connectionId}/s/{site}/{table}": {
        parameters: [
          { name: "connectionId", ...path() },
          { name: "site", ...path("Double") },
        ],
        get: { operationId: "Items", parameters: [{ name: "table", ...path("single") }] },
      },
      "/s/fixed/{table}": { get: { operationId: "Fixed" } },
      "/rooms(RoomList='{list}')": { get: { operationId: "Rooms" } },
      "/{Base ID}/x": { get: { operationId: "Spaced" } },
      "x-note": { get: { operationId: "NoPath" } },
      "/broken": { get: "?", post: null },
    },
  };
  const { invoke } = openNamespace(
    createEmulator({
      connectors: [
        {
          connection: "c",
          definition,
          service: (request) => {
            seen.push(request);
            return { body: request.operation };
          },
        },
      ],
    }),
  );

  test.each([
    ["/s/https%253A%252F%252Fa%252Fb/t%2Fu", "Items", { site: "https://a/b", table: "t/u" }],
    ["/s/fixed/t", "Fixed", { table: "t" }],
    ["/rooms(RoomList='a%27b')", "Rooms", { list: "a'b" }],
    ["/rooms%28RoomList%3d%27a%27%29", "Rooms", { list: "a" }],
    ["/app%2F1/x", "Spaced", { "Base ID": "app/1" }],
  ])("%s", async (wire, operation, parameters) => {
    expect((await invoke("c", { method: "GET", path: wire })).body).toBe(operation);
    expect(seen.at(-1)?.parameters).toEqual(parameters);
  });

  test.each(["/s/%/t", "/broken", "/s/a", "/s/a/b/c", "x-note"])("%s has no operation", async (wire) => {
    await expect(invoke("c", { method: "GET", path: wire })).rejects.toMatchObject({ mayHaveRun: false });
  });

  test("a service that throws is an inner 500, and says nothing of why", async () => {
    const { fetch, ...rest } = createEmulator({
      connectors: [
        {
          connection: "c",
          definition,
          service: () => {
            throw new Error("CANARY");
          },
        },
      ],
    });
    const answer = openNamespace({ ...rest, fetch }).invoke("c", { method: "GET", path: "/s/fixed/t" });
    await expect(answer).rejects.toMatchObject({ code: "connector-failed", status: 500, mayHaveRun: true });
  });

  test("without a service a missing required parameter is a 400", async () => {
    const emulator = createEmulator({
      connectors: [
        {
          connection: "c",
          definition: {
            paths: {
              "/a": {
                get: {
                  operationId: "A",
                  parameters: [{ name: "q", in: "query", required: true, type: "string" }],
                  responses: { 200: { schema: { type: "boolean" } } },
                },
              },
            },
          },
        },
      ],
    });
    const { invoke: ask } = openNamespace(emulator);
    await expect(ask("c", { method: "GET", path: "/a" })).rejects.toMatchObject({ status: 400 });
    expect((await ask("c", { method: "GET", path: "/a", queries: { q: "" } })).body).toBe(true);
  });
});
