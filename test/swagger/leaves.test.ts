import { describe, expect, test } from "vitest";
import { leafAt, only, read, rows, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };

describe("leaves of a body (reading.md R7)", () => {
  test("objects are entered, all else is a leaf", () => {
    const operation = withBody({
      type: "object",
      required: ["a", "o"],
      properties: {
        a: text,
        o: { type: "object", required: ["x"], properties: { x: { type: "integer" }, y: text } },
        free: { type: "object" },
        empty: { type: "object", properties: {} },
        any: {},
        list: { type: "array", items: text },
        lists: { type: "array", items: { type: "array", items: text } },
        bare: { type: "array" },
        rows: { type: "array", items: { type: "object", properties: { owner: text } } },
      },
    });
    expect(rows(operation)).toEqual([
      "/item/a string RBL",
      "/item/o/x integer RBL",
      "/item/o/y string -",
      "/item/free object -",
      "/item/empty object -",
      "/item/any null -",
      "/item/list array<string> -",
      "/item/lists array<array> -",
      "/item/bare array -",
      "/item/rows/*/owner string -",
    ]);
    expect(operation.containers.map(({ pointer, kind }) => `${pointer} ${kind}`)).toEqual([
      "/item object",
      "/item/o object",
      "/item/rows array",
      "/item/rows/* object",
    ]);
  });

  test("nested arrays of objects take one step a level, and change nothing about what is required", () => {
    const row = { type: "object", required: ["id"], properties: { id: text } };
    const operation = withBody({ type: "array", items: { type: "array", items: row } });
    expect(rows(operation)).toEqual(["/item/*/*/id string RBL"]);
    expect(operation.parameters[0]?.segments).toEqual([null, null, "id"]);
    expect(operation.containers.map(({ kind, requiredLocal }) => [kind, requiredLocal])).toEqual([
      ["array", true],
      ["array", true],
      ["object", true],
    ]);
  });

  test("a root may be an array, a scalar, untyped or absent", () => {
    expect(rows(withBody({ type: "array", items: { type: "integer" } }))).toEqual([
      "/item array<integer> RBL",
    ]);
    expect(rows(withBody(text))).toEqual(["/item string RBL"]);
    expect(rows(withBody({}, { required: false }))).toEqual(["/item null B"]);
    const operation = only({ operation: { parameters: [{ in: "body", name: "item" }] } });
    expect(rows(operation)).toEqual(["/item null B"]);
  });

  test("in an optional body, leaves are required within it and not by the call", () => {
    const schema = { type: "object", required: ["a"], properties: { a: text } };
    expect(rows(withBody(schema, { required: false }))).toEqual(["/item/a string BL"]);
  });

  test("a leaf below an optional object is required locally only", () => {
    const inner = { type: "object", required: ["x"], properties: { x: text } };
    expect(rows(withBody({ type: "object", properties: { o: inner } }))).toEqual(["/item/o/x string L"]);
  });

  test("a declared type beats contradicting keywords, and lists of types lose null", () => {
    const operation = withBody({
      type: "object",
      properties: {
        scalar: { type: "string", properties: { a: text } },
        implied: { properties: { a: text } },
        listed: { items: text },
        nullable: { type: ["null", "object"], properties: { a: text } },
        two: { type: ["string", "integer", "null"] },
        onlyNull: { type: ["null"] },
      },
    });
    expect(rows(operation)).toEqual([
      "/item/scalar string -",
      "/item/implied/a string -",
      "/item/listed array<string> -",
      "/item/nullable/a string -",
      "/item/two string|integer -",
      "/item/onlyNull null -",
    ]);
  });

  test("choices are one leaf, and properties that are no objects are ignored", () => {
    const operation = withBody({
      type: "object",
      properties: { either: { oneOf: [{ properties: { a: text } }, text] }, broken: "text", n: null },
    });
    expect(rows(operation)).toEqual(["/item/either null -"]);
    expect(rows(withBody({ type: "object", properties: { broken: 1 } }))).toEqual(["/item object RBL"]);
  });

  test("names that escape, and names that are no prototypes", () => {
    const properties = JSON.parse('{"a/b":{"type":"string"},"a~b":{},"*":{},"__proto__":{"type":"string"}}');
    const operation = withBody({ type: "object", properties });
    expect(operation.parameters.map(({ pointer }) => pointer)).toEqual([
      "/item/a~1b",
      "/item/a~0b",
      "/item/~2",
      "/item/__proto__",
    ]);
    expect(({} as { type?: string }).type).toBeUndefined();
  });
});

describe("references and allOf (reading.md R5, R6)", () => {
  test("keywords beside a $ref win over its target's, through every step of a chain", () => {
    const definitions = {
      A: { $ref: "#/definitions/B", description: "of A" },
      B: { type: "string", description: "of B", title: "B", default: "b" },
    };
    const operation = withBody(
      { type: "object", properties: { p: { $ref: "#/definitions/A", title: "own" } } },
      {},
      { definitions },
    );
    const leaf = leafAt(operation, "/item/p");
    expect([leaf.type, leaf.title, leaf.description, leaf.default]).toEqual(["string", "own", "of A", "b"]);
  });

  test("a reference that repeats on its path is cut there, keeping what stands beside it", () => {
    const definitions = {
      Node: {
        type: "object",
        required: ["next"],
        properties: {
          id: text,
          next: { $ref: "#/definitions/Node", description: "the next one", "x-ms-visibility": "advanced" },
          children: { type: "array", items: { $ref: "#/definitions/Node" } },
        },
      },
    };
    const operation = withBody({ $ref: "#/definitions/Node" }, {}, { definitions });
    expect(rows(operation)).toEqual([
      "/item/id string -",
      "/item/next recursive RBL",
      "/item/children array<recursive> -",
    ]);
    const next = leafAt(operation, "/item/next");
    expect([next.description, next.visibility, next.recursiveRef]).toEqual([
      "the next one",
      "advanced",
      "#/definitions/Node",
    ]);
    expect(next.schema).toEqual({ $ref: "#/$defs/Node", description: "the next one" });
    expect(leafAt(operation, "/item/children").recursiveRef).toBe("#/definitions/Node");
    expect(Object.keys(operation.definitions)).toEqual(["Node"]);
  });

  test("the same reference on two branches is no repeat", () => {
    const definitions = { Name: { type: "object", properties: { first: text } } };
    const name = { $ref: "#/definitions/Name" };
    const operation = withBody({ type: "object", properties: { a: name, b: name } }, {}, { definitions });
    expect(rows(operation)).toEqual(["/item/a/first string -", "/item/b/first string -"]);
  });

  test("cycles over several nodes end", () => {
    const link = (to: string) => ({ type: "object", properties: { [to]: { $ref: `#/definitions/${to}` } } });
    const definitions = { A: link("B"), B: link("C"), C: link("A") };
    expect(rows(withBody({ $ref: "#/definitions/A" }, {}, { definitions }))).toEqual([
      "/item/B/C/A recursive -",
    ]);
  });

  test("a reference that only leads to itself is a recursive leaf", () => {
    const definitions = { A: { $ref: "#/definitions/B" }, B: { $ref: "#/definitions/A" } };
    const operation = withBody({ $ref: "#/definitions/A" }, {}, { definitions });
    expect(rows(operation)).toEqual(["/item recursive RBL"]);
    expect(operation.definitions).toEqual({ A: {} });
  });

  test("what names nothing, or leads out of the document, is an unresolved leaf", () => {
    for (const $ref of [
      "#/definitions/Nope",
      "other.json#/A",
      "https://example.com/a",
      "#/info/title",
      "x",
    ]) {
      const operation = withBody({ type: "object", properties: { p: { $ref, description: "kept" } } });
      expect(rows(operation)).toEqual(["/item/p unresolved -"]);
      expect(leafAt(operation, "/item/p").schema).toEqual({ description: "kept" });
    }
  });

  test("allOf: properties united, later wins, own last; required united; other keywords kept", () => {
    const operation = withBody({
      allOf: [
        {
          type: "object",
          description: "first",
          "x-ms-visibility": "important",
          required: ["a"],
          properties: { a: { type: "string", title: "1" }, b: text },
        },
        { description: "second", required: ["c"], properties: { a: { type: "integer" }, c: text } },
        "nonsense",
      ],
      required: ["d"],
      properties: { d: text, c: { type: "boolean" } },
    });
    expect(rows(operation)).toEqual([
      "/item/a integer RBL",
      "/item/b string -",
      "/item/c boolean RBL",
      "/item/d string RBL",
    ]);
    expect(operation.containers[0]?.keywords).toEqual({ description: "second" });
  });

  test("a repeat inside allOf contributes nothing; each part has its own trail", () => {
    const definitions = {
      Base: { type: "object", properties: { id: text } },
      Tree: {
        allOf: [{ $ref: "#/definitions/Base" }, { $ref: "#/definitions/Tree" }],
        properties: { left: { $ref: "#/definitions/Base" }, right: { $ref: "#/definitions/Tree" } },
      },
    };
    const operation = withBody({ $ref: "#/definitions/Tree" }, {}, { definitions });
    expect(rows(operation)).toEqual([
      "/item/id string -",
      "/item/left/id string -",
      "/item/right recursive -",
    ]);
  });

  test("a property keeps the trail of the part that declared it", () => {
    const definitions = {
      Part: { type: "object", properties: { again: { $ref: "#/definitions/Part" } } },
      Whole: { allOf: [{ $ref: "#/definitions/Part" }], properties: { own: { $ref: "#/definitions/Part" } } },
    };
    const operation = withBody({ $ref: "#/definitions/Whole" }, {}, { definitions });
    expect(rows(operation)).toEqual(["/item/again recursive -", "/item/own/again recursive -"]);
  });

  test("allOf of items, and array items behind references", () => {
    const definitions = { Row: { allOf: [{ type: "object", properties: { a: text } }] } };
    const schema = { type: "array", items: { $ref: "#/definitions/Row" } };
    expect(rows(withBody(schema, {}, { definitions }))).toEqual(["/item/*/a string -"]);
  });
});

describe("visibility and defaults (reading.md R9)", () => {
  test("internal comes down from body parameter, objects, arrays and items; visibility does not", () => {
    const mark = { "x-ms-visibility": "internal" };
    const object = { type: "object", properties: { a: text } };
    const operation = withBody({
      type: "object",
      properties: {
        own: { ...text, ...mark },
        object: { ...object, ...mark },
        array: { type: "array", items: object, ...mark },
        items: { type: "array", items: { ...object, ...mark } },
        scalars: { type: "array", items: { ...text, ...mark } },
        Shouted: { ...text, "x-ms-visibility": "Internal" },
        misspelt: { ...text, "x-ms-visibilty": "internal" },
      },
    });
    expect(
      operation.parameters.map(({ name: _, pointer, internal, visibility }) => [
        pointer,
        internal,
        visibility,
      ]),
    ).toEqual([
      ["/item/own", true, "internal"],
      ["/item/object/a", true, undefined],
      ["/item/array/*/a", true, undefined],
      ["/item/items/*/a", true, undefined],
      ["/item/scalars", false, undefined],
      ["/item/Shouted", false, "Internal"],
      ["/item/misspelt", false, undefined],
    ]);
    expect(operation.containers.map(({ pointer, internal }) => [pointer, internal])).toEqual([
      ["/item", false],
      ["/item/object", true],
      ["/item/array", true],
      ["/item/array/*", true],
      ["/item/items", false],
      ["/item/items/*", true],
    ]);
    const inherited = withBody(object, mark);
    expect(leafAt(inherited, "/item/a").internal).toBe(true);
    expect(leafAt(inherited, "/item/a").visibility).toBeUndefined();
  });

  test("the body parameter's visibility stands in on a root leaf only", () => {
    const operation = withBody(text, { "x-ms-visibility": "advanced" });
    expect(operation.parameters[0]?.visibility).toBe("advanced");
    const own = withBody({ ...text, "x-ms-visibility": "important" }, { "x-ms-visibility": "advanced" });
    expect(own.parameters[0]?.visibility).toBe("important");
  });

  test("defaults: null is none, lossless ones are fitted, others stay and are reported", () => {
    const operation = withBody({
      type: "object",
      properties: {
        none: { ...text, default: null },
        five: { type: "integer", default: "5" },
        yes: { type: "boolean", default: "True" },
        word: { type: "integer", default: "many" },
        zero: { type: "integer", default: 0 },
      },
    });
    const facts = operation.parameters.map((leaf) => [
      leaf.hasDefault,
      leaf.default,
      leaf.declaredDefault,
      leaf.schema["default"],
    ]);
    expect(facts).toEqual([
      [false, undefined, undefined, undefined],
      [true, 5, "5", 5],
      [true, true, "True", true],
      [true, "many", undefined, undefined],
      [true, 0, undefined, 0],
    ]);
  });
});

describe("bounds", () => {
  test("a $ref bomb ends in leaves", () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `L${level}`,
        {
          type: "object",
          properties: {
            a: { $ref: `#/definitions/L${level + 1}` },
            b: { $ref: `#/definitions/L${level + 1}` },
          },
        },
      ]),
    );
    const operation = withBody({ $ref: "#/definitions/L0" }, {}, { definitions });
    expect(operation.parameters.length).toBeGreaterThan(1000);
    expect(operation.parameters.length).toBeLessThan(100_000);
    expect(Object.keys(operation.definitions).length).toBeLessThanOrEqual(40);
  });

  test("an allOf bomb and a long chain of references end", () => {
    const bomb = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `L${level}`,
        { allOf: [{ $ref: `#/definitions/L${level + 1}` }, { $ref: `#/definitions/L${level + 1}` }] },
      ]),
    );
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, level) => [`C${level}`, { $ref: `#/definitions/C${level + 1}` }]),
    );
    withBody({ $ref: "#/definitions/L0" }, {}, { definitions: bomb });
    expect(rows(withBody({ $ref: "#/definitions/C0" }, {}, { definitions: chain }))).toEqual([
      "/item recursive RBL",
    ]);
  });

  test("a body deeper than any real one is cut into leaves", () => {
    let schema: Record<string, unknown> = text;
    for (let level = 0; level < 80; level++) schema = { type: "object", properties: { p: schema } };
    const operation = withBody(schema as never);
    expect(operation.parameters.map(({ segments, type }) => [segments.length, type])).toEqual([
      [64, "object"],
    ]);
    const connector = read(JSON.stringify({ swagger: "2.0", paths: {} }));
    expect(connector.operations).toEqual([]);
  });
});
