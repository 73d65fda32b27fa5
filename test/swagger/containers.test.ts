import type { JsonObject } from "@interlock/core";
import { expect, test } from "vitest";
import { read, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const containers = (schema: JsonObject, parameter: JsonObject = {}) =>
  withBody(schema, parameter).containers.map((container) => ({ ...container }));
const bare = {
  key: "item",
  keywords: {},
  internal: false,
  readOnly: false,
  nullable: false,
  dynamic: [],
};

test("objects and arrays that say little", () => {
  const schema = {
    type: "object",
    properties: { rows: { type: "array", items: { properties: { a: text } } } },
  };
  expect(containers(schema)).toStrictEqual([
    { ...bare, pointer: "/item", segments: [], kind: "object", requiredLocal: true },
    { ...bare, pointer: "/item/rows", segments: ["rows"], kind: "array", requiredLocal: false },
    { ...bare, pointer: "/item/rows/*", segments: ["rows", null], kind: "object", requiredLocal: true },
  ]);
  expect(containers(schema, { required: false })[0]?.requiredLocal).toBe(false);
});

test("each kind has its own counts, and only those that are counts", () => {
  const counts = { minItems: 0, maxItems: 3, minProperties: 0, maxProperties: 9, uniqueItems: true };
  const told = { title: "T", description: "D" };
  const properties = { a: text };
  const [list, row] = containers({
    ...{ type: "array", ...counts, ...told },
    items: { type: "object", ...counts, ...told, readOnly: true, properties },
  });
  expect(list?.keywords).toStrictEqual({ ...told, minItems: 0, maxItems: 3, uniqueItems: true });
  expect(row).toMatchObject({ keywords: { ...told, minProperties: 0, maxProperties: 9 }, readOnly: true });
  expect(row?.keywords).not.toHaveProperty("uniqueItems");
  const odd = { minItems: -1, maxItems: "5", uniqueItems: "yes", minProperties: 1.5, maxProperties: null };
  for (const { keywords } of containers({ type: "array", ...odd, items: { ...odd, properties } }))
    expect(keywords).toStrictEqual({});
});

test("objects are open as far as they say so, arrays never", () => {
  const open = (additionalProperties: unknown) =>
    containers({ type: "object", properties: { a: text }, additionalProperties } as JsonObject)[0];
  expect(open(true)).toHaveProperty("open", true);
  expect(open({ type: "integer" })).toHaveProperty("open", { type: "integer" });
  for (const closed of [false, null, "yes", undefined, []]) expect(open(closed)).not.toHaveProperty("open");
  const list = { type: "array", additionalProperties: true, items: { properties: { a: text } } };
  for (const container of containers(list)) expect(container).not.toHaveProperty("open");
});

test("names that are required and declared nowhere belong to objects", () => {
  const required = ["a", "ghost", "toString"];
  const [list, row] = containers({ type: "array", required, items: { required, properties: { a: text } } });
  expect(list).not.toHaveProperty("undeclared");
  expect(row?.undeclared).toEqual(["ghost", "toString"]);
});

test("markers on an object, on an array, and on the parameter beside the body's root only", () => {
  const marker = (operationId: string) => ({ "x-ms-dynamic-schema": { operationId } });
  const schema = {
    ...{ type: "object", ...marker("Root") },
    properties: { rows: { type: "array", ...marker("Rows"), items: { properties: { a: text } } } },
  };
  const found = withBody(schema, marker("Beside")).containers.map(({ pointer, dynamic }) => [
    pointer,
    dynamic.map(({ on, lookup }) => [on, lookup.form === "operation" ? lookup.operationId : lookup.form]),
  ]);
  expect(found).toEqual([
    [
      "/item",
      [
        ["self", "Root"],
        ["parameter", "Beside"],
      ],
    ],
    ["/item/rows", [["self", "Rows"]]],
    ["/item/rows/*", []],
  ]);
});

test("one body a document: the budget of a $ref bomb is each operation's own", () => {
  const Node = { type: "object", properties: { a: text, b: { $ref: "#/definitions/Leaf" } } };
  const Leaf = { type: "object", properties: { c: text } };
  const parameters = [{ name: "item", in: "body", schema: { $ref: "#/definitions/Node" } }];
  const paths = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, index) => [
      `/${index}`,
      { post: { operationId: `P${index}`, parameters } },
    ]),
  );
  const { operations } = read({ swagger: "2.0", paths, definitions: { Node, Leaf } });
  expect(new Set(operations.map(({ parameters: leaves }) => leaves.length))).toEqual(new Set([2]));
});
