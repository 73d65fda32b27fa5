import type { Json, JsonSchema } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { expect, test } from "vitest";

// A choice makes a schema one whose references are followed by ourselves.
const choosing = (reference: string, $defs: Record<string, Json>): JsonSchema => ({
  anyOf: [{ $ref: reference }],
  $defs,
});

test.each<[string, string]>([
  ["#/$defs/a~1b", "a/b"],
  ["#/$defs/a~0b", "a~b"],
  ["#/$defs/a%20b", "a b"],
  ["#/$defs/100%", "100%"],
])("%s is the definition %s", (reference, name) => {
  const check = compileSchema(choosing(reference, { [name]: { type: "string" } }));
  expect(check("x")).toEqual([]);
  expect(check(5).length).toBeGreaterThan(0);
});

test("a definition may be true or false", () => {
  expect(compileSchema(choosing("#/$defs/any", { any: true }))(5)).toEqual([]);
  expect(compileSchema(choosing("#/$defs/no", { no: false }))(5).length).toBeGreaterThan(0);
});

test("what names no definition of this document is told when it is compiled", () => {
  for (const reference of ["#/$defs/b", "other.json#/$defs/a", "#/$defs/a/title"])
    expect(() => compileSchema(choosing(reference, { a: { title: "A" } }))).toThrow(
      `the reference ${reference} names nothing`,
    );
});

test("each reference that refuses a value tells why", () => {
  const both = (a: string, b: string): JsonSchema => ({
    allOf: [{ $ref: `#/$defs/${a}` }, { $ref: `#/$defs/${b}` }],
    $defs: { text: { type: "string", minLength: 2 }, low: { maximum: 3 } },
  });
  const at = { path: [] };
  expect(compileSchema(both("text", "low"))(5)).toEqual([
    { ...at, keyword: "type" },
    { ...at, keyword: "maximum" },
  ]);
  expect(compileSchema(both("low", "low"))(5)).toEqual([
    { ...at, keyword: "maximum" },
    { ...at, keyword: "maximum" },
  ]);
});

test("a value that was changed is looked at anew", () => {
  const check = compileSchema(choosing("#/$defs/a", { a: { required: ["x"] } }));
  const value: Record<string, Json> = { x: 1 };
  expect(check(value)).toEqual([]);
  delete value["x"];
  expect(check(value).length).toBeGreaterThan(0);
});

test("what a reference has looked at is not left over", () => {
  const check = compileSchema({
    ...choosing("#/$defs/a", { a: { properties: { x: {} } } }),
    unevaluatedProperties: false,
  });
  expect(check({ x: 1 })).toEqual([]);
  expect(check({ y: 1 }).length).toBeGreaterThan(0);
});

test("why a value cannot be checked is said", () => {
  const itself = compileSchema(choosing("#/$defs/X", { X: { anyOf: [{ $ref: "#/$defs/X" }] } }));
  expect(() => itself(1)).toThrow("a definition refers to itself and says nothing else");
  const $defs: Record<string, Json> = { D200: true };
  for (let at = 0; at < 200; at++) $defs[`D${at}`] = { anyOf: [{ $ref: `#/$defs/D${at + 1}` }] };
  const long = compileSchema({ items: { $ref: "#/$defs/D0" }, $defs });
  expect(() => long(Array.from({ length: 6_000 }, () => 1))).toThrow("there is too much to check");
});
