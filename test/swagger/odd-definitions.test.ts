import type { JsonObject } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { describe, expect, test } from "vitest";
import { definition, leafAt, only, read, rows, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const issues = (document: unknown) => read(document).issues.map(({ code, pointer }) => `${code} ${pointer}`);

describe("whatever is ignored or names nothing is told", () => {
  test("paths that are none, and path items elsewhere", () => {
    const paths = {
      things: { get: { operationId: "No" } },
      "x-things": { get: { operationId: "No" } },
      "/gone": { $ref: "#/x-paths/gone" },
      "/file": { $ref: "paths/file.json" },
      "/null": null,
      "/text": "text",
      "/list": [{ get: {} }],
      "/there": { get: { operationId: "There" }, trace: { operationId: "No" }, put: null, patch: true },
    } as JsonObject;
    const document = definition({
      paths,
      root: { "x-ms-paths": { "/a?b": { get: { operationId: "No" } } } },
    });
    expect(read(document).operations.map(({ id }) => id)).toEqual(["There"]);
    expect(issues(document)).toEqual([
      "unresolved-reference /paths/~1file",
      "unresolved-reference /paths/~1gone",
      "path-ignored /paths/~1list",
      "path-ignored /paths/~1null",
      "path-ignored /paths/~1text",
      "path-key-ignored /paths/~1there/trace",
      "path-key-ignored /paths/~1there/put",
      "path-key-ignored /paths/~1there/patch",
      "path-ignored /paths/things",
    ]);
    for (const odd of [null, [], "x", 5])
      expect(read(definition({ root: { paths: odd } })).operations).toEqual([]);
  });

  test("parameters without a name or a known place, and those that name nothing, each once", () => {
    const parameters = [
      { name: "c", in: "cookie", ...text },
      { in: "query", ...text },
      { name: "Q", in: "Query", ...text },
      { $ref: "#/parameters/gone", name: "r", in: "query" },
      { $ref: "common.json#/parameters/a" },
    ];
    const connector = read(definition({ operation: { parameters } }));
    expect(connector.operations[0]?.parameters).toEqual([]);
    expect(connector.issues.map(({ message }) => message)).toEqual([
      'the parameter reference "#/parameters/gone" names nothing',
      'the parameter reference "common.json#/parameters/a" names nothing',
      'the parameter "c" has no name or no known place',
      'the parameter "" has no name or no known place',
      'the parameter "Q" has no name or no known place',
    ]);
  });

  test("schemas that name nothing: a leaf with its place, what is deeper and in answers with the reference", () => {
    const gone = { $ref: "#/definitions/Gone" };
    const list = { type: "array", items: { $ref: "https://example.com/rows.json" } };
    const deep = { type: "object", additionalProperties: { $ref: "#/definitions/Half" } };
    const parameters = [
      { name: "item", in: "body", schema: { type: "object", properties: { gone, list, deep } } },
    ];
    const root = { definitions: { Half: { type: "object", properties: { a: { $ref: "other.json" } } } } };
    const told = (responses: JsonObject) =>
      read(definition({ operation: { parameters, responses }, root }))
        .issues.filter(({ code }) => code === "unresolved-reference")
        .map(({ pointer, message }) => `${pointer} ${/"(.*)"/u.exec(message)?.[1]}`);
    const input = [
      "/item/gone undefined",
      "/paths/~1things/post https://example.com/rows.json",
      "/paths/~1things/post other.json",
    ];
    expect(told({})).toEqual(input);
    expect(told({ 200: { schema: { $ref: "#/definitions/Answer" } } })).toEqual([
      ...input,
      "/paths/~1things/post #/definitions/Answer",
    ]);
    expect(told({ 200: { $ref: "#/responses/Gone" } })).toEqual([
      ...input,
      "/paths/~1things/post #/responses/Gone",
    ]);
  });
});

describe("the body parameter's own words", () => {
  const words = { "x-ms-summary": "The content", description: "What is stored" };

  test("stand on a root that says nothing itself, leaf or object", () => {
    const file = withBody({ type: "string", format: "binary" }, words).parameters[0];
    expect(file).toMatchObject({ title: "The content", description: "What is stored" });
    expect(file?.schema).toEqual({
      title: "The content",
      description: "What is stored",
      format: "binary",
      type: "string",
    });
    const listed = withBody({ type: "array", items: text, maxItems: 3 }, words).parameters[0];
    expect(listed?.schema).toMatchObject({ title: "The content", maxItems: 3, items: text });
    const root = withBody({ type: "object", properties: { a: text } }, words);
    expect(root.containers[0]?.keywords).toEqual({ title: "The content", description: "What is stored" });
    expect(root.parameters[0]).not.toHaveProperty("title");
  });

  test("give way to what the schema says, each on its own", () => {
    const leaf = withBody({ ...text, title: "Mine" }, words).parameters[0];
    expect(leaf).toMatchObject({ title: "Mine", description: "What is stored" });
    const both = withBody({ ...text, title: "Mine", description: "Own" }, words).parameters[0];
    expect(both).toMatchObject({ title: "Mine", description: "Own" });
  });
});

describe("shapes that are wrong somewhere and still readable", () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ["a schema that is a boolean", { schema: true }, ["/item null RBL"]],
    ["a schema that is null", { schema: null }, ["/item null RBL"]],
    ["a schema that is a list", { schema: [text] }, ["/item null RBL"]],
    ["no schema", { schema: undefined as never }, ["/item null RBL"]],
    [
      "a type beside the body's schema",
      { type: "string", schema: { type: "integer" } },
      ["/item integer RBL"],
    ],
    ["items that are a list", { schema: { type: "array", items: [text, text] } }, ["/item array RBL"]],
    ["properties that are a list", { schema: { type: "object", properties: [text] } }, ["/item object RBL"]],
    [
      "properties without a type",
      { schema: { properties: { a: { properties: { b: text } } } } },
      ["/item/a/b string -"],
    ],
    [
      "a property called $ref",
      { schema: { type: "object", properties: { $ref: text, allOf: text } } },
      ["/item/$ref string -", "/item/allOf string -"],
    ],
    [
      "properties called like keywords",
      {
        schema: {
          type: "object",
          required: ["type"],
          properties: { type: text, properties: text, items: text },
        },
      },
      ["/item/type string RBL", "/item/properties string -", "/item/items string -"],
    ],
    [
      "names that are empty or strange",
      {
        schema: { type: "object", properties: { "": text, " ": text, "é\u202e": text, "@odata.type": text } },
      },
      ["/item/ string -", "/item/  string -", "/item/é\u202e string -", "/item/@odata.type string -"],
    ],
    [
      "names that are numbers come first, as JavaScript orders them",
      { schema: { type: "object", properties: { b: text, 2: text, 1: text } } },
      ["/item/1 string -", "/item/2 string -", "/item/b string -"],
    ],
    [
      "a type in capitals is its own",
      { schema: { type: "Object", properties: { a: text } } },
      ["/item Object RBL"],
    ],
  ])("%s", (_, parameter, expected) => {
    const operation = withBody(text, parameter);
    expect(rows(operation)).toEqual(expected);
    expect(() => operation.definitions).not.toThrow();
    for (const leaf of operation.parameters) expect(leaf.schema).toBeTypeOf("object");
  });

  test("an enum of any length, and of anything", () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `v${index}`);
    expect(
      leafAt(withBody({ type: "object", properties: { p: { ...text, enum: long } } }), "/item/p").schema[
        "enum"
      ],
    ).toHaveLength(20_000);
    const odd = { enum: [{ a: 1 }, [1], null, 1, "1", true] };
    expect(leafAt(withBody({ type: "object", properties: { p: odd } }), "/item/p").schema).toEqual({
      enum: [{ a: 1 }, [1], 1, "1", true],
    });
  });

  test("hosts, base paths, schemes and securities of any shape are not the reader's", () => {
    for (const root of [
      { host: 5, basePath: null },
      { basePath: "/v1", schemes: {} },
      { security: "x" },
      { info: null },
      { tags: 1 },
    ])
      expect(read(definition({ root })).operations).toHaveLength(1);
    expect(read(definition({ root: { info: { title: 5 } } })).title).toBe("");
  });

  test("a path with a query, a fragment, spaces or braces that do not match is a path", () => {
    const paths = {
      "/a?b=c": { get: { operationId: "A" } },
      "/a b#c": { get: { operationId: "B" } },
      "/{a": { get: { operationId: "C" } },
    };
    expect(read(definition({ paths })).operations.map(({ path }) => path)).toEqual([
      "/a b#c",
      "/a?b=c",
      "/{a",
    ]);
  });

  test("operationIds that are no texts are none; those of spaces or of strange letters are as they are", () => {
    const ids = (operationId: unknown) => only({ operation: { operationId } as JsonObject }).named;
    expect([5, null, {}, "", true].map(ids)).toEqual([false, false, false, false, false]);
    expect(["a b", "Ünï/x", "__proto__"].map(ids)).toEqual([true, true, true]);
  });

  test("markers where the field puts them beside what they should stand on", () => {
    const marker = { "x-ms-dynamic-values": { operationId: "Do", "value-path": "id" } };
    const on = (parameter: JsonObject) =>
      only({ operation: { parameters: [parameter] } }).parameters[0]?.dynamic;
    const list = { name: "q", in: "query", type: "array", items: text };
    expect(on({ ...list, ...marker })?.map(({ on: place }) => place)).toEqual(["self"]);
    expect(on({ ...list, items: { ...text, ...marker } })?.map(({ on: place }) => place)).toEqual(["items"]);
    const schema = { $ref: "#/definitions/Id", ...marker };
    const operation = withBody(
      { type: "object", properties: { p: schema } },
      {},
      { definitions: { Id: text } },
    );
    expect(operation.parameters[0]?.dynamic).toHaveLength(1);
    expect(only({ operation: { "x-ms-dynamic-schema": "Do" } }).parameters).toEqual([]);
  });

  test("documents within documents: arrays, numbers and texts where objects belong", () => {
    for (const key of [
      "definitions",
      "parameters",
      "responses",
      "x-ms-capabilities",
      "x-ms-connector-metadata",
      "consumes",
    ])
      for (const odd of [null, [], "x", 5, true, [null], { a: null }]) {
        const parameters = [
          { $ref: `#/${key}/a` },
          { name: "item", in: "body", schema: { $ref: `#/${key}/a` } },
        ];
        const connector = readConnector(
          definition({ operation: { parameters }, root: { [key]: odd } as JsonObject }),
        );
        expect(connector).toMatchObject({ ok: true });
        if (connector.ok) expect(connector.value.issues.length).toBeGreaterThan(0);
      }
  });
});
