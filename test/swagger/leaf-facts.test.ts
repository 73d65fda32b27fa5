import type { JsonObject } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { leafAt, only, rows, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const one = (parameter: JsonObject) => {
  const leaf = only({ operation: { parameters: [parameter] } }).parameters[0];
  return leaf === undefined ? undefined : { ...leaf };
};
const inBody = (schema: JsonObject, root: JsonObject = {}) => ({
  ...leafAt(withBody({ type: "object", properties: { p: schema } }, {}, root), "/item/p"),
});

describe("everything about a leaf", () => {
  const bare = {
    name: "q",
    pointer: "/q",
    key: "q",
    segments: [],
    required: false,
    requiredInBody: false,
    requiredLocal: false,
    type: "string",
    itemType: null,
    internal: false,
    hasDefault: false,
    readOnly: false,
    notificationUrl: false,
    transport: false,
    secret: false,
    dynamic: [],
    schema: { type: "string" },
  };

  test("a parameter that says little", () => {
    expect(one({ name: "q", in: "query", ...text })).toStrictEqual({ in: "query", ...bare });
    expect(one({ name: "q", in: "query" })).toStrictEqual({ in: "query", ...bare, type: null, schema: {} });
  });

  test("a leaf of a body that says little", () => {
    const at = { name: "item", pointer: "/item/p", key: "item", segments: ["p"] };
    expect(inBody(text)).toStrictEqual({ in: "body", ...bare, ...at });
    expect(inBody({ type: "array" })).toStrictEqual({
      ...{ in: "body", ...bare, ...at, type: "array" },
      schema: { type: "array" },
    });
  });

  test("what does not resolve says so, and names nothing that repeats", () => {
    const at = { name: "item", pointer: "/item/p", key: "item", segments: ["p"] };
    expect(inBody({ $ref: "#/no" })).toStrictEqual({
      in: "body",
      ...bare,
      ...at,
      type: "unresolved",
      schema: {},
    });
  });

  test("one that says all", () => {
    const spoken = {
      ...text,
      title: "Title",
      "x-ms-summary": "Summary",
      description: "Description",
      "x-ms-description-for-model": "For the model",
      "x-ms-visibility": "internal",
      format: "password",
      enum: ["a", "b"],
      default: "a",
      readOnly: true,
      "x-ms-notification-url": true,
    };
    const told = {
      title: "Summary",
      description: "For the model",
      visibility: "internal",
      internal: true,
      format: "password",
      enum: ["a", "b"],
      hasDefault: true,
      default: "a",
      readOnly: true,
      notificationUrl: true,
      secret: true,
    };
    expect(one({ name: "q", in: "query", required: true, ...spoken })).toMatchObject({
      ...told,
      ...{ required: true, requiredInBody: true, requiredLocal: true },
    });
    expect(inBody(spoken)).toMatchObject(told);
    expect(inBody(spoken).declaredDefault).toBeUndefined();
  });
});

describe("what its keywords mean", () => {
  test.each<[JsonObject, JsonObject]>([
    [{ title: "T" }, { title: "T" }],
    [{ "x-ms-summary": " ", title: "T" }, { title: "T" }],
    [{ "x-ms-summary": 5, title: "T" }, { title: "T" }],
    [{ description: "D" }, { description: "D" }],
    [{ "x-ms-description-for-model": "", description: "D" }, { description: "D" }],
    [{ "x-ms-visibility": "" }, {}],
    [{ "x-ms-visibility": 5 }, {}],
    [{ "x-ms-visibility": "Internal" }, { visibility: "Internal" }],
    [{ format: 5 }, {}],
    [{ format: "date-time" }, { format: "date-time" }],
    [{ enum: "a" }, {}],
    [{ enum: [] }, { enum: [] }],
    [{ default: null }, {}],
    [{ default: "" }, { hasDefault: true, default: "" }],
    [{ default: 5 }, { hasDefault: true, default: "5", declaredDefault: 5 }],
    [{ readOnly: "true" }, {}],
    [{ "x-ms-notification-url": "true" }, {}],
    [{ "x-ms-notification-url": false }, {}],
    [{ "x-ms-secret": "true" }, {}],
    [{ "x-ms-secret": true }, { secret: true }],
    [
      { "x-ms-secret": true, format: "uuid" },
      { secret: true, format: "uuid" },
    ],
    [
      { format: "password", "x-ms-secret": false },
      { secret: true, format: "password" },
    ],
    [{ required: ["a"] }, {}],
  ])("%j tells %j", (keywords, told) => {
    const { schema: _, ...bare } = inBody(text);
    const { schema: __, ...leaf } = inBody({ ...text, ...keywords });
    expect(leaf).toStrictEqual({ ...bare, ...told });
  });

  test.each<[JsonObject, JsonObject]>([
    [{ enum: ["a"] }, { enum: ["a"] }],
    [{ "x-ms-enum-values": [{ value: "a" }] }, { enum: ["a"] }],
    [{ maxLength: 5 }, { maxLength: 5 }],
    [{ "x-nullable": true }, { type: ["string", "null"] }],
    [{ default: "a" }, { default: "a" }],
    [{ format: "" }, {}],
    [{ format: "uuid" }, { format: "uuid" }],
    [{ readOnly: true }, { readOnly: true }],
    [
      { title: "T", description: "D" },
      { title: "T", description: "D" },
    ],
    [{ "x-ms-enum": { name: "E", modelAsString: false }, enum: ["a"] }, { enum: ["a"] }],
    [{ type: "boolean", format: "x" }, { type: "boolean" }],
    [{ type: ["string"] }, { type: "string" }],
  ])("%j is in its schema as %j", (keywords, written) => {
    expect(inBody({ ...text, ...keywords }).schema).toStrictEqual({ type: "string", ...written });
  });

  test("a collection format is one of five, and an array's only", () => {
    const list = { name: "q", in: "query", type: "array", items: text };
    for (const collectionFormat of ["csv", "ssv", "tsv", "pipes", "multi"])
      expect(one({ ...list, collectionFormat })?.collectionFormat).toBe(collectionFormat);
    for (const collectionFormat of ["CSV", "", 5, null])
      expect(one({ ...list, collectionFormat } as JsonObject)).not.toHaveProperty("collectionFormat");
    expect(one({ ...list, items: 5 })).toMatchObject({ type: "array", itemType: null });
  });

  test("credentials are known by their names, wherever they stand", () => {
    const operation = withBody({
      type: "object",
      properties: { password: text, nested: { type: "object", properties: { api_key: text, page: text } } },
    });
    expect(operation.parameters.map(({ secret }) => secret)).toEqual([true, true, false]);
    const root = { name: "accessToken", in: "body", schema: text };
    expect(one(root)).toMatchObject({ secret: true, transport: false });
    expect(one({ name: "Content-Type", in: "query", ...text })).toMatchObject({ transport: false });
    expect(one({ name: "Content-Type", in: "header", ...text })).toMatchObject({ transport: true });
  });
});

describe("types and lists that are wrong", () => {
  test.each<[JsonObject, string]>([
    [{ type: ["string", 5, "null"] }, "string"],
    [{ type: ["null"] }, "null"],
    [{ type: ["string", "integer"] }, "string|integer"],
    [{ type: [] }, "null"],
    [{ type: 5 }, "null"],
    [{ type: "object", properties: null }, "object"],
    [{ properties: {} }, "null"],
    [{ properties: [] }, "null"],
    [{ properties: "ab" }, "null"],
    [{ type: "array", items: true }, "array"],
    [{ type: "array", items: null }, "array"],
    [{ items: text }, "array<string>"],
    [{ type: "file" }, "file"],
  ])("%j is a leaf of type %s", (schema, type) => {
    expect(rows(withBody({ type: "object", properties: { p: schema } }))).toEqual([`/item/p ${type} -`]);
  });

  test("only names in a list are required, whatever stands after it", () => {
    const schema = (required: unknown) =>
      ({ type: "object", required, example: ["b"], properties: { a: text, b: text } }) as JsonObject;
    expect(rows(withBody(schema(["a", 5, null])))).toEqual(["/item/a string RBL", "/item/b string -"]);
    expect(withBody(schema(["a", 5, null])).containers[0]).not.toHaveProperty("undeclared");
    for (const required of [true, "a", { 0: "a" }, null, [5]])
      expect(rows(withBody(schema(required)))).toEqual(["/item/a string -", "/item/b string -"]);
  });

  test("required lists of any length", () => {
    for (const length of [7, 8, 9, 10]) {
      const names = Array.from({ length }, (_, index) => `p${index}`);
      const properties = Object.fromEntries([...names, "free"].map((name) => [name, text]));
      const leaves = withBody({ type: "object", required: names, properties }).parameters;
      expect(leaves.filter(({ required }) => required).map(({ segments }) => segments[0])).toEqual(names);
    }
  });

  test("arrays are entered to 64 levels, those that only hold themselves never", () => {
    const nested = (levels: number) => {
      let schema: JsonObject = { type: "object", properties: { a: text } };
      for (let level = 0; level < levels; level++) schema = { type: "array", items: schema };
      return withBody(schema).parameters[0]?.segments.length;
    };
    expect([nested(63), nested(64)]).toEqual([64, 0]);
    const Rows = { type: "array", items: { $ref: "#/definitions/Rows" } };
    expect(rows(withBody({ $ref: "#/definitions/Rows" }, {}, { definitions: { Rows } }))).toEqual([
      "/item array<recursive> RBL",
    ]);
  });
});

test("a form is required when one of its fields is", () => {
  const field = { in: "formData", ...text };
  const body = (...names: string[]) =>
    only({
      operation: { parameters: names.map((name) => ({ name, required: name.startsWith("r"), ...field })) },
    }).body?.required;
  expect([body("a", "r"), body("a", "b"), body("r")]).toEqual([true, false, true]);
  expect(only({ operation: { parameters: [{ name: "q", in: "query" }] } })).not.toHaveProperty("body");
});
