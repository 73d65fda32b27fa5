import {
  argumentsSchema,
  type Json,
  type JsonObject,
  type JsonSchema,
  type Operation,
} from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { definition, leafAt, only, read, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const schemaOf = (schema: JsonObject, root: JsonObject = {}) =>
  leafAt(withBody({ type: "object", properties: { p: schema } }, {}, root), "/item/p").schema;
const codes = (schema: JsonObject) => {
  const parameters = [{ name: "item", in: "body", schema: { type: "object", properties: { p: schema } } }];
  return read(definition({ operation: { parameters } })).issues.map(({ code }) => code);
};

function whole(operation: Operation): JsonSchema {
  return argumentsSchema(operation, {
    leaf: (leaf) => (leaf.internal ? undefined : { required: leaf.requiredLocal }),
    container: (container) => container.requiredLocal,
    otherKeys: () => true,
  });
}

describe("a leaf's schema", () => {
  test.each<[JsonObject, JsonObject]>([
    [
      { type: "string", "x-ms-summary": "T", title: "no", "x-ms-visibility": "advanced", example: 1 },
      { title: "T", type: "string" },
    ],
    [
      { type: "integer", minimum: 1, exclusiveMinimum: true, maximum: 5, format: "int32" },
      { exclusiveMinimum: 1, maximum: 5, format: "int32", type: "integer" },
    ],
    [
      { type: "number", maximum: 5, exclusiveMaximum: true, multipleOf: 0.5 },
      { exclusiveMaximum: 5, multipleOf: 0.5, type: "number" },
    ],
    [
      { type: "string", minLength: 1, maxLength: "5", minimum: 3 },
      { minLength: 1, type: "string" },
    ],
    [
      { type: "string", "x-nullable": true, enum: ["a"] },
      { enum: ["a", null], type: ["string", "null"] },
    ],
    [{ type: ["string", "null"] }, { type: ["string", "null"] }],
    [
      { type: "integer", enum: ["1", 2, "x"] },
      { enum: [1, 2], type: "integer" },
    ],
    [
      { type: "string", enum: ["a"], "x-ms-enum-values": [{ value: "b", displayName: "B" }, { value: "a" }] },
      { enum: ["a", "b"], type: "string" },
    ],
    [{ type: "string", enum: ["a"], "x-ms-enum": { modelAsString: true } }, { type: "string" }],
    [{ type: "any" }, {}],
    [
      { type: "string", pattern: "^[a-z]+$" },
      { pattern: "^[a-z]+$", type: "string" },
    ],
    [{ type: "string", pattern: "^(a+)+$" }, { type: "string" }],
    [{ type: "string", pattern: "(?<name" }, { type: "string" }],
    [{ type: "string", pattern: "(?=a)b" }, { type: "string" }],
    [
      { type: "array", items: text, minItems: 1, uniqueItems: true },
      { minItems: 1, uniqueItems: true, items: { type: "string" }, type: "array" },
    ],
    [
      { type: "object", additionalProperties: text },
      { additionalProperties: { type: "string" }, type: "object" },
    ],
    [
      { type: "object", additionalProperties: false },
      { additionalProperties: false, type: "object" },
    ],
    [
      { oneOf: [text, { type: "object", properties: { a: text } }] },
      {
        oneOf: [
          { type: "string" },
          { type: "object", properties: { a: { type: "string" } }, additionalProperties: false },
        ],
      },
    ],
    [
      { type: "string", readOnly: true },
      { readOnly: true, type: "string" },
    ],
    [{ type: "integer", default: "x" }, { type: "integer" }],
    [
      { type: "object", default: '{"a":1}' },
      { default: { a: 1 }, type: "object" },
    ],
    [
      { type: "string", default: 5 },
      { default: "5", type: "string" },
    ],
    [
      { type: "number", default: "1.50" },
      { default: 1.5, type: "number" },
    ],
    [{ type: "integer", default: "1.5" }, { type: "integer" }],
    [{ type: "integer", default: "12345678901234567890" }, { type: "integer" }],
    [{ description: "a\u0000b\u202Ec" }, { description: "abc" }],
  ])("%j becomes %j", (declared, written) => {
    expect(schemaOf(declared)).toEqual(written);
  });

  test.each([
    [{ type: "integer", default: "x" }, "default-dropped"],
    [{ type: "integer", default: "5" }, "default-converted"],
    [{ type: "integer", enum: [1, "x"] }, "enum-dropped"],
    [{ type: "any" }, "type-unknown"],
    [{ type: "string", pattern: "(x+)*" }, "pattern-dangerous"],
    [{ type: "string", pattern: "a".repeat(3000) }, "pattern-dangerous"],
    [{ type: "string", pattern: "[" }, "pattern-invalid"],
    [{ type: "string", pattern: "(?i)a" }, "pattern-invalid"],
  ])("%j is told as %s", (declared, code) => {
    expect(codes(declared)).toEqual([code]);
  });

  test("a plain leaf's schema is the one that a writer writes", () => {
    const word = fc.string({ maxLength: 5 });
    const node = fc.record(
      {
        type: fc.constantFrom("string", "integer", "number", "boolean"),
        title: word,
        description: word,
        format: word,
        readOnly: fc.boolean(),
        "x-ms-summary": word,
        "x-ms-visibility": word,
        "x-ms-test-value": fc.integer(),
      },
      { requiredKeys: ["type"] },
    );
    fc.assert(
      fc.property(node, (declared) => {
        // An unknown keyword takes the other way to the same schema.
        const other = { ...declared, example: 1 };
        expect(JSON.stringify(schemaOf(declared as JsonObject))).toBe(
          JSON.stringify(schemaOf(other as JsonObject)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("definitions", () => {
  const definitions = {
    "A b/c": {
      type: "object",
      properties: { next: { $ref: "#/definitions/A%20b~1c" }, s: { $ref: "#/definitions/S" } },
    },
    "A_b/c": text,
    S: { type: "string", enum: ["x"] },
    Unused: { type: "object", properties: { u: text } },
  };

  test("only what is used, under plain unique names", () => {
    const operation = withBody(
      {
        type: "object",
        properties: {
          list: { type: "array", items: { $ref: "#/definitions/S" } },
          tree: { $ref: "#/definitions/A%20b~1c" },
        },
      },
      {},
      { definitions },
    );
    for (const name of Object.keys(operation.definitions)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/u);
    expect(Object.keys(operation.definitions)).not.toContain("Unused");
    expect(leafAt(operation, "/item/list").schema).toEqual({ items: { $ref: "#/$defs/S" }, type: "array" });
    expect(JSON.stringify(operation.definitions)).not.toContain("#/definitions");
    expect(() => compileSchema(whole(operation))).not.toThrow();
  });

  test("two references that would share a name get one each, whoever asks first", () => {
    const parts = { "x-a": { T: text }, "x-b": { T: { type: "integer" } } };
    const schema = {
      type: "object",
      properties: {
        one: { type: "array", items: { $ref: "#/x-a/T" } },
        two: { type: "array", items: { $ref: "#/x-b/T" } },
      },
    };
    const forwards = withBody(schema, {}, parts);
    const backwards = withBody(schema, {}, parts);
    void leafAt(backwards, "/item/two").schema;
    expect(forwards.definitions).toEqual({ T: { type: "string" }, "T-2": { type: "integer" } });
    expect(backwards.definitions).toEqual(forwards.definitions);
    expect(leafAt(backwards, "/item/one").schema).toEqual({ items: { $ref: "#/$defs/T" }, type: "array" });
  });

  test("what the connector fills itself is nowhere in what an agent may send", () => {
    const tree = {
      type: "object",
      required: ["secret", "id"],
      properties: {
        id: text,
        secret: { type: "string", "x-ms-visibility": "internal", default: "s3cret" },
        made: { type: "string", readOnly: true },
        hook: { type: "string", "x-ms-notification-url": true },
        next: { $ref: "#/definitions/Tree" },
      },
    };
    const operation = withBody({ $ref: "#/definitions/Tree" }, {}, { definitions: { Tree: tree } });
    expect(operation.definitions).toEqual({
      Tree: {
        properties: { id: { type: "string" }, next: { $ref: "#/$defs/Tree" } },
        required: ["id"],
        additionalProperties: false,
        type: "object",
      },
    });
    expect(JSON.stringify(whole(operation))).not.toContain("s3cret");
  });

  test("keywords beside a $ref: annotations stay beside it, others are merged, null is a choice", () => {
    const root = { definitions: { S: { type: "string", minLength: 1 } } };
    const items = (beside: JsonObject) =>
      schemaOf({ type: "array", items: { $ref: "#/definitions/S", ...beside } }, root)["items"];
    expect(items({ description: "d" })).toEqual({ $ref: "#/$defs/S", description: "d" });
    expect(items({ minLength: 2 })).toEqual({ minLength: 2, type: "string" });
    expect(items({ "x-nullable": true })).toEqual({ anyOf: [{ $ref: "#/$defs/S" }, { type: "null" }] });
  });
});

describe("responses (connectors.md 6.8)", () => {
  const response = (responses: JsonObject, root: JsonObject = {}) =>
    only({ operation: { responses }, root }).response;
  const schema = (name: string) => ({ schema: { type: "object", properties: { [name]: text } } });
  const names = (written: JsonSchema | undefined) =>
    Object.keys((written?.["properties"] ?? {}) as JsonObject);

  test("the lowest 2xx, else default, else none; open, without what is internal", () => {
    expect(
      names(response({ "400": schema("no"), "202": schema("c"), "201": schema("a"), default: schema("d") })),
    ).toEqual(["a"]);
    expect(names(response({ "400": schema("no"), default: schema("d") }))).toEqual(["d"]);
    expect(response({ "400": schema("no") })).toBeUndefined();
    expect(response({ "200": { description: "nothing" } })).toBeUndefined();
    expect(response({ "200": { schema: {} } })).toBeUndefined();
    const properties = {
      a: { type: "string", readOnly: true },
      b: { type: "string", "x-ms-visibility": "internal" },
    };
    expect(response({ "200": { schema: { type: "object", properties } } })).toEqual({
      properties: { a: { type: "string", readOnly: true } },
      type: "object",
    });
  });

  test("a response by reference, with definitions of its own", () => {
    const root = {
      responses: { Ok: { schema: { type: "array", items: { $ref: "#/definitions/T" } } } },
      definitions: { T: { type: "object", properties: { again: { $ref: "#/definitions/T" } } } },
    };
    expect(response({ "200": { $ref: "#/responses/Ok" } }, root)).toEqual({
      items: { $ref: "#/$defs/T" },
      type: "array",
      $defs: { T: { properties: { again: { $ref: "#/$defs/T" } }, type: "object" } },
    });
  });
});

test("containers keep what limits them and tell what is open; no default of theirs reaches a tool", () => {
  const operation = withBody({
    type: "object",
    description: "Things",
    minProperties: 1,
    default: { a: "hidden" },
    additionalProperties: text,
    properties: {
      rows: {
        type: "array",
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        "x-nullable": true,
        items: { type: "object", properties: { a: text }, additionalProperties: true },
      },
    },
  });
  const facts = operation.containers.map(({ keywords, open, nullable }) => ({ keywords, open, nullable }));
  expect(facts).toEqual([
    { keywords: { description: "Things", minProperties: 1 }, open: { type: "string" }, nullable: false },
    { keywords: { minItems: 1, maxItems: 3, uniqueItems: true }, open: undefined, nullable: true },
    { keywords: {}, open: true, nullable: false },
  ]);
  const check = compileSchema(whole(operation));
  const fits = (item: Json) => check({ item }).length === 0;
  expect([
    fits({ rows: null }),
    fits({ rows: [{ a: "x", more: 1 }] }),
    fits({ rows: [], x: "y" }),
    fits({ x: 1 }),
  ]).toEqual([true, true, false, false]);
  expect(JSON.stringify(whole(operation))).not.toContain("hidden");
});

test("issues name the operation and the place", () => {
  const parameters = [
    { name: "gone", in: "path", type: "string" },
    { name: "pin", in: "query", type: "string", required: true, "x-ms-visibility": "internal" },
    { $ref: "#/nowhere" },
    {
      name: "v",
      in: "query",
      "x-ms-dynamic-values": { operationId: "No", parameters: { a: { parameter: "no" } } },
    },
    {
      name: "s",
      in: "query",
      "x-ms-dynamic-values": { operationId: "Do", parameters: { a: { parameter: "s" } } },
    },
    {
      name: "item",
      in: "body",
      schema: { type: "object", required: ["ghost"], properties: { r: { $ref: "#/no" } } },
    },
  ];
  const paths = { "/x/{id}": { get: { operationId: "Do", parameters } } };
  const { issues } = read(definition({ paths }));
  expect(issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    "unresolved-reference /paths/~1x~1{id}/get",
    "operation-unsendable /paths/~1x~1{id}/get",
    "operation-unsendable /paths/~1x~1{id}/get",
    "internal-without-default /pin",
    "unresolved-reference /item/r",
    "required-undeclared /item",
    "lookup-missing /v",
    "lookup-reference-unresolved /v",
    "lookup-cycle /s",
  ]);
  for (const issue of issues) expect(issue).toMatchObject({ operation: "Do", severity: "warning" });
});
