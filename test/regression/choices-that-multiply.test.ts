import type { Json, JsonSchema } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { mergeLocks } from "@interlock/locks";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";

const node = (kind: string): JsonSchema => ({
  type: "object",
  properties: { kind: { enum: [kind] }, of: { $ref: "#/$defs/F" } },
  required: ["kind"],
});
const recursive = (choice: JsonSchema): JsonSchema => ({
  properties: { f: { $ref: "#/$defs/F" } },
  $defs: { F: choice, And: node("and"), Or: node("or") },
});
const both = [{ $ref: "#/$defs/And" }, { $ref: "#/$defs/Or" }];

function nested(depth: number, inmost: Json): Json {
  let value = inmost;
  for (let level = 0; level < depth; level++) value = { kind: level % 2 === 0 ? "and" : "or", of: value };
  return { f: value };
}

describe("a choice in a definition that refers to itself is checked once for each value", () => {
  test.each<[string, JsonSchema, boolean]>([
    ["oneOf", { oneOf: both }, true],
    ["anyOf", { anyOf: both }, true],
    ["anyOf with two of a kind", { anyOf: [...both, ...both] }, true],
    ["oneOf with two of a kind", { oneOf: [...both, ...both] }, false],
    ["not not", { not: { not: { anyOf: both } } }, true],
    ["allOf of choices", { allOf: [{ oneOf: both }, { oneOf: both }] }, true],
    ["if", { if: { $ref: "#/$defs/And" }, else: { $ref: "#/$defs/Or" } }, true],
  ])("%s", (_, choice, fits) => {
    const check = compileSchema(recursive(choice));
    expect(check(nested(60, { kind: "and" })).length === 0).toBe(fits);
    const wrong = check(nested(60, { kind: 5 }));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.length).toBeLessThan(2_000);
    // Nothing of one value stays for the next.
    expect(check({ f: { kind: "or" } }).length === 0).toBe(fits);
    expect(check({ f: { kind: "no" } }).length).toBeGreaterThan(0);
  });
});

test("definitions that name each other twice do not multiply either, also over plain values", () => {
  const $defs: Record<string, JsonSchema> = { D60: { type: "string" } };
  for (let at = 0; at < 60; at++)
    $defs[`D${at}`] = { anyOf: [{ $ref: `#/$defs/D${at + 1}` }, { $ref: `#/$defs/D${at + 1}` }] };
  const check = compileSchema({ $ref: "#/$defs/D0", $defs });
  expect(check("x")).toEqual([]);
  expect(check(5).length).toBeLessThan(500);
});

test("a definition that is itself and nothing else cannot be checked", () => {
  const check = compileSchema({ $ref: "#/$defs/X", $defs: { X: { anyOf: [{ $ref: "#/$defs/X" }] } } });
  expect(() => check(1)).toThrow(RangeError);
});

test("a reference to nothing is no usable schema", () => {
  for (const $ref of ["#/$defs/Y", "elsewhere#/a", "#a/b"])
    expect(() => compileSchema({ anyOf: [{ $ref }], $defs: { X: {} } })).toThrow(/./u);
});

test("names of one object are told apart", () => {
  const $defs = { Name: { anyOf: [{ pattern: "^a" }, { pattern: "^b" }] } };
  const check = compileSchema({ propertyNames: { $ref: "#/$defs/Name" }, $defs });
  expect(check({ a: 1, b: 1 })).toEqual([]);
  expect(check({ a: 1, c: 1 }).length).toBeGreaterThan(0);
  expect(check({ c: 1, a: 1 }).length).toBeGreaterThan(0);
});

test("what fits is what fits without any of this", () => {
  const schema: JsonSchema = {
    properties: { f: { $ref: "#/$defs/F" }, list: { items: { $ref: "#/$defs/A~1b%20c" } } },
    $defs: {
      F: { oneOf: both },
      And: node("and"),
      Or: node("or"),
      "A/b c": { anyOf: [{ type: "integer" }, { $ref: "#/$defs/F" }, { $ref: "#/$defs/F/oneOf/1" }] },
    },
  };
  const check = compileSchema(schema);
  const plain = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  const inner: Json[] = [1, "x", null, {}, { kind: "or" }, { kind: "and", of: {} }, { kind: "x" }, [{}]];
  for (const value of inner.flatMap((v) => [{ f: v }, { list: [v, v] }, { f: { kind: "or", of: v } }, v]))
    expect([value, check(value).length === 0]).toEqual([value, plain(value)]);
});

test("a call that would take hours to check is judged", () => {
  const agent = [{ pointer: "/b", key: "b", segments: [], required: false }];
  const F = { oneOf: both };
  const inputSchema = {
    type: "object",
    properties: { b: { $ref: "#/$defs/F" } },
    $defs: { F, And: node("and"), Or: node("or") },
  };
  const tool = openToolEntry({ agent, rules: [], permission: "allow", inputSchema });
  const called = (value: Json) => mergeLocks(policyOf([tool]), tool.name, { b: value });
  expect(called((nested(50, { kind: "and" }) as { f: Json }).f).ok).toBe(true);
  expect(called((nested(50, { kind: "xor" }) as { f: Json }).f).ok).toBe(false);
});

test("what is too much to check is refused, and stops nothing else", () => {
  const $defs: Record<string, JsonSchema> = { D200: { type: "integer" } };
  for (let at = 0; at < 200; at++) $defs[`D${at}`] = { anyOf: [{ $ref: `#/$defs/D${at + 1}` }] };
  const check = compileSchema({ items: { $ref: "#/$defs/D0" }, $defs });
  const many = Array.from({ length: 6_000 }, () => 1);
  expect(() => check(many)).toThrow(RangeError);
  expect(check([1])).toEqual([]);
});
