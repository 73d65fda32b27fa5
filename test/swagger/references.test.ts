import type { JsonObject } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { leafAt, only, rows, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const typeOf = ($ref: string, root: JsonObject) =>
  leafAt(withBody({ type: "object", properties: { p: { $ref } } }, {}, root), "/item/p").type;

describe("what a $ref names (reading.md R4)", () => {
  const definitions = {
    "a/b": text,
    "a b": text,
    "a~b": text,
    "100%": text,
    "%41": { type: "integer" },
    "~7": text,
    both: text,
    "b%6Fth": { type: "integer" },
    "": text,
    Ünï: text,
    null: null,
    yes: true,
  };
  const root = {
    definitions,
    "x-list": [text, { type: "integer" }, text, text, text, text, text, text, text, text, text, text],
  };
  test.each([
    ["#/definitions/a~1b", "string"],
    ["#/definitions/a%2Fb", "string"],
    ["#/definitions/a%7E1b", "string"],
    ["#/definitions/a b", "string"],
    ["#/definitions/a%20b", "string"],
    ["#/definitions/a~0b", "string"],
    ["#/definitions/a~b", "string"],
    ["#/definitions/100%", "string"],
    ["#/definitions/100%25", "string"],
    ["#/definitions/%41", "integer"],
    ["#/definitions/~7", "string"],
    ["#/definitions/b%6Fth", "string"],
    ["#/definitions/", "string"],
    ["#/definitions/%C3%9Cn%C3%AF", "string"],
    ["#/definitions/Ünï", "string"],
    ["#/x-list/1", "integer"],
    ["#/x-list/0", "string"],
    ["#/x-list/11", "string"],
    ["#", null],
    ["#/definitions/null", "unresolved"],
    ["#/definitions/yes", "unresolved"],
    ["#/x-list/01", "unresolved"],
    ["#/x-list/12", "unresolved"],
    ["#/x-list/1x", "unresolved"],
    ["#/x-list/x1", "unresolved"],
    ["#/x-list/-1", "unresolved"],
    ["#/x-list/length", "unresolved"],
    ["#/x-list/", "unresolved"],
    ["#/definitions/toString", "unresolved"],
    ["#/definitions/constructor/prototype", "unresolved"],
    ["#/definitions/none/below", "unresolved"],
    ["#/definitions/null/below", "unresolved"],
    ["#/info/title/0", "unresolved"],
    ["#definitions/both", "unresolved"],
    ["/definitions/both", "unresolved"],
    ["definitions/both", "unresolved"],
    ["##/definitions/both", "unresolved"],
    ["", "unresolved"],
  ])("%j is %j", ($ref, type) => {
    expect(typeOf($ref, root)).toBe(type);
  });

  test("a $ref that is no text is no reference", () => {
    for (const $ref of [5, null, true, {}, ["#/definitions/both"]]) {
      const schema = { type: "object", properties: { p: { $ref, ...text } } } as JsonObject;
      expect(rows(withBody(schema, {}, root))).toEqual(["/item/p string -"]);
    }
  });
});

describe("chains of references", () => {
  const chain = (length: number, at: string, end: JsonObject) => {
    const links = Array.from({ length }, (_, step) => [`C${step}`, { $ref: `#/${at}/C${step + 1}` }]);
    return { [at]: { ...Object.fromEntries(links), [`C${length}`]: end } };
  };

  test("of schemas are followed to 200 steps", () => {
    expect(typeOf("#/definitions/C0", chain(199, "definitions", text))).toBe("string");
    expect(typeOf("#/definitions/C0", chain(200, "definitions", text))).toBe("recursive");
  });

  test("of parameters are followed to 50 steps; one that leads to itself ends", () => {
    const parameter = { name: "q", in: "query", ...text };
    const read = (root: JsonObject) =>
      only({ operation: { parameters: [{ $ref: "#/parameters/C0" }] }, root });
    expect(rows(read(chain(49, "parameters", parameter)))).toEqual(["/q string -"]);
    expect(read(chain(50, "parameters", parameter))).toMatchObject({ parameters: [], unresolvedRefs: 1 });
    const self = { parameters: { C0: { $ref: "#/parameters/C0" } } };
    expect(read(self)).toMatchObject({ parameters: [], unresolvedRefs: 1 });
  });

  test("keywords beside a parameter's $ref win at every step", () => {
    const parameters = {
      A: { $ref: "#/parameters/B", in: "header" },
      B: { name: "b", in: "query", ...text },
    };
    const operation = only({
      operation: { parameters: [{ $ref: "#/parameters/A", name: "mine" }] },
      root: { parameters },
    });
    expect(operation.parameters).toMatchObject([{ in: "header", name: "mine", type: "string" }]);
  });
});

describe("allOf (reading.md R5)", () => {
  test("one that is no list is none", () => {
    for (const allOf of [null, {}, "ab", 5, true]) {
      const schema = { type: "object", allOf, properties: { a: text } } as JsonObject;
      expect(rows(withBody(schema))).toEqual(["/item/a string -"]);
    }
  });

  test("its type is the last declared, else what its parts imply", () => {
    const of = (...allOf: JsonObject[]) =>
      rows(withBody({ type: "object", properties: { p: { allOf } } }))[0]?.split(" ")[1];
    expect(of(text, {})).toBe("string");
    expect(of(text, { type: "integer" })).toBe("integer");
    expect(of({ items: text }, {})).toBe("array<string>");
    expect(of({ description: "x" }, {})).toBe("null");
    expect(rows(withBody({ allOf: [{ properties: { a: text } }, {}] }))).toEqual(["/item/a string -"]);
  });

  test("a repeat contributes nothing, not even what stands beside it", () => {
    const Tree = {
      allOf: [{ $ref: "#/definitions/Tree", description: "beside", required: ["a"] }],
      properties: { a: text },
    };
    const operation = withBody({ $ref: "#/definitions/Tree" }, {}, { definitions: { Tree } });
    expect(rows(operation)).toEqual(["/item/a string -"]);
    expect(operation.containers[0]?.keywords).toEqual({});
  });

  test("parts nest to 32 levels", () => {
    const nested = (levels: number) => {
      let schema: JsonObject = { properties: { a: text } };
      for (let level = 0; level < levels; level++) schema = { allOf: [schema] };
      return rows(withBody(schema));
    };
    expect(nested(32)).toEqual(["/item/a string -"]);
    expect(nested(33)).toEqual(["/item unread RBL"]);
  });
});
