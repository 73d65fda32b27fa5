// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema is called so
import type { Json, JsonSchema } from "@interlock/core";
import {
  checkPolicySchema,
  compileCondition,
  compileConstraint,
  describeViolation,
  vocabulary,
} from "@interlock/core/schema";
import { describe, expect, test } from "vitest";

const faults = (schema: unknown) =>
  checkPolicySchema(schema).map(({ code, pointer }) => `${code} ${pointer}`);
const refuses = (schema: JsonSchema, value: Json) => compileConstraint(schema)(value).length > 0;

// One use of every keyword, what it accepts and what it refuses, and values that it may not have.
const uses: Readonly<
  Record<string, readonly [JsonSchema, good: Json, bad: Json, wrong: readonly unknown[]]>
> = {
  type: [{ type: "integer" }, 1, 1.5, ["int", [], ["string", "string"], 5, null]],
  enum: [{ enum: ["a", { b: 1 }] }, { b: 1 }, "b", ["a", [], { a: 1 }, [undefined]]],
  const: [
    { const: [1, { constructor: {} }] },
    [1, { constructor: {} }],
    [1],
    [Number.NaN, undefined, "\ud800"],
  ],
  minimum: [{ minimum: 5 }, 5, 4.9, ["5", null, Number.POSITIVE_INFINITY]],
  maximum: [{ maximum: 5 }, 5, 5.1, ["5", true]],
  exclusiveMinimum: [{ exclusiveMinimum: 5 }, 5.1, 5, [true, "5"]],
  exclusiveMaximum: [{ exclusiveMaximum: 5 }, 4.9, 5, [true, "5"]],
  multipleOf: [{ multipleOf: 0.1 }, 0.3, 0.35, [0, -1, "2"]],
  minLength: [{ minLength: 2 }, "\u{1f600}a", "\u{1f600}", [-1, 1.5, "2"]],
  maxLength: [{ maxLength: 1 }, "\u{1f600}", "ab", [-1, "2"]],
  pattern: [{ pattern: "^a$" }, "a", "b", ["(", "a(?=b)", 5, `${"a".repeat(5_000)}`]],
  format: [{ format: "uuid" }, "0123abcd-0123-4567-89ab-0123456789AB", "x", ["guid", "e-mail", 5]],
  items: [{ items: { maximum: 5 } }, [1, 5], [1, 6], [[{}], "x", null]],
  prefixItems: [{ prefixItems: [{ const: 1 }] }, [1, 9], [2], [{}, []]],
  contains: [{ contains: { const: 1 } }, [2, 1], [2], [5]],
  minContains: [{ contains: { const: 1 }, minContains: 2 }, [1, 1], [1, 2], ["2"]],
  maxContains: [{ contains: { const: 1 }, maxContains: 1 }, [1, 2], [1, 1], ["2"]],
  minItems: [{ minItems: 1 }, [0], [], ["1", -1]],
  maxItems: [{ maxItems: 1 }, [0], [0, 0], ["1", 0.5]],
  uniqueItems: [
    { uniqueItems: true },
    [1, "1"],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    ["true", 1],
  ],
  properties: [
    { properties: { a: { const: 1 } } },
    { a: 1 },
    { a: 2 },
    [[], { a: 5 }, JSON.parse('{"__proto__":{}}')],
  ],
  required: [{ required: ["a"] }, { a: 1 }, {}, ["a", [1], ["a", "a"], ["__proto__"]]],
  additionalProperties: [{ additionalProperties: false }, {}, { a: 1 }, ["no", 5]],
  propertyNames: [{ propertyNames: { maxLength: 1 } }, { a: 1 }, { ab: 1 }, ["no"]],
  minProperties: [{ minProperties: 1 }, { a: 1 }, {}, ["1"]],
  maxProperties: [{ maxProperties: 1 }, { a: 1 }, { a: 1, b: 1 }, ["1"]],
  dependentRequired: [{ dependentRequired: { a: ["b"] } }, { a: 1, b: 1 }, { a: 1 }, [{ a: "b" }, ["a"]]],
  allOf: [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, 1, 3, [[], {}]],
  anyOf: [{ anyOf: [{ const: 1 }, { const: 2 }] }, 2, 3, [[], {}]],
  oneOf: [{ oneOf: [{ minimum: 1 }, { minimum: 5 }] }, 1, 6, [[], {}]],
  not: [{ not: { const: 1 } }, 2, 1, [[], "x"]],
  if: [{ if: { const: 1 }, then: { maximum: 0 } }, 2, 1, [5]],
  then: [{ if: { minimum: 1 }, then: { maximum: 2 } }, 2, 3, ["x"]],
  else: [{ if: { minimum: 1 }, else: { maximum: -1 } }, 1, 0, ["x"]],
  title: [{ title: "a", maximum: 1 }, 1, 2, [5]],
  description: [{ description: "a", maximum: 1 }, 1, 2, [5]],
  $comment: [{ $comment: "a", maximum: 1 }, 1, 2, [5]],
};

test("every keyword of the vocabulary is used here", () => {
  expect(Object.keys(uses).sort()).toEqual([...vocabulary.keys()].sort());
});

describe.each(Object.entries(uses))("%s", (keyword, [schema, good, bad, wrong]) => {
  test("accepts and refuses", () => {
    expect(faults(schema)).toEqual([]);
    expect(refuses(schema, good)).toBe(false);
    expect(refuses(schema, bad)).toBe(true);
    expect(compileCondition(schema)(good)).toBe(true);
    expect(compileCondition(schema)(bad)).toBe(false);
  });
  test.each(wrong.map((value) => [value]))("may not be %j", (value) => {
    const written = { ...schema, [keyword]: value };
    expect(faults(written).join()).toMatch(new RegExp(`^schema-invalid /[${keyword}]`, "u"));
    expect(() => compileConstraint(written as JsonSchema)).toThrow(TypeError);
    expect(() => compileCondition({ not: { properties: { x: written as JsonSchema } } })).toThrow(TypeError);
  });
  test("is told what was meant when it is misspelt", () => {
    if (keyword.length < 4 || keyword === "title") return;
    const typo = `${keyword.slice(0, -2)}${keyword.at(-1)}${keyword.at(-2)}`;
    if (typo === keyword) return;
    expect(checkPolicySchema({ allOf: [{ [typo]: 1 }] })).toMatchObject([
      { code: "unknown-key", pointer: `/allOf/0/${typo}`, suggestion: `did you mean "${keyword}"?` },
    ]);
  });
});

test.each([
  "$async",
  "$data",
  "$ref",
  "$id",
  "$defs",
  "$schema",
  "nullable",
  "patternProperties",
  "unevaluatedProperties",
  "dependentSchemas",
  "default",
  "constructor",
  "toString",
  "__defineGetter__",
  "x-ms-note",
  "",
])("%j is no keyword, wherever it stands", (keyword) => {
  const [found] = checkPolicySchema({ items: { not: { [keyword]: true } } });
  expect(found).toMatchObject({ code: "unknown-key", path: ["items", "not", keyword] });
  expect(found?.suggestion).toMatch(/./u);
});

test.each([
  [{ minContains: 1 }, "/minContains"],
  [{ maxContains: 1 }, "/maxContains"],
  [{ then: {} }, "/then"],
  [{ else: {} }, "/else"],
  [{ if: {} }, "/if"],
])("%j says nothing alone", (schema, pointer) => {
  expect(faults(schema)).toEqual([`schema-invalid ${pointer}`]);
});

test("schemas are bounded: levels, schemas, values; and a bound is reached soon", () => {
  let deep: JsonSchema = {};
  for (let level = 0; level < 60; level++) deep = { not: deep };
  const cyclic: Record<string, unknown> = {};
  cyclic["not"] = cyclic;
  const many = { anyOf: Array.from({ length: 1_001 }, () => ({})) };
  const long = { enum: Array.from({ length: 20_001 }, (_, i) => i) };
  for (const schema of [deep, cyclic, many, long, { const: JSON.parse("[".repeat(60) + "]".repeat(60)) }])
    expect(faults(schema)[0]).toMatch(/^schema-invalid/u);
  expect(faults({ enum: Array.from({ length: 19_000 }, (_, i) => i) })).toEqual([]);
});

test.each([[undefined], [null], [true], ["x"], [[]], [new Date(0)], [{ const: () => 1 }], [{ enum: [1n] }]])(
  "%o is no schema",
  (schema) => {
    expect(faults(schema)).toEqual([expect.stringMatching(/^schema-invalid/u)]);
  },
);

test("many faults are told, not without end", () => {
  const schema = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, 1]));
  expect(checkPolicySchema(schema)).toHaveLength(20);
});

// A keyword that speaks of text, under everything that may stand around it.
const around: readonly (readonly [string, (schema: JsonSchema) => JsonSchema])[] = [
  ["alone", (schema) => schema],
  ["not", (schema) => ({ not: schema })],
  ["allOf", (schema) => ({ allOf: [{}, schema] })],
  ["anyOf", (schema) => ({ anyOf: [{}, schema] })],
  ["oneOf", (schema) => ({ oneOf: [{}, schema] })],
  ["if", (schema) => ({ if: schema, then: false, else: false })],
  ["then", (schema) => ({ if: false, then: schema })],
  ["else", (schema) => ({ if: {}, else: schema })],
  ["not not", (schema) => ({ not: { not: schema } })],
  ["type beside", (schema) => ({ type: "string", ...schema })],
];
const speaking: readonly JsonSchema[] = [
  { pattern: "evil" },
  { maxLength: 3 },
  { format: "email" },
  { const: "evil" },
  { enum: ["evil", "bad"] },
];

describe("a clash", () => {
  test.each(around)("under %s makes a condition hold and a constraint refuse", (_, wrap) => {
    for (const schema of speaking.map(wrap)) {
      for (const value of [["evil"], 5, true, null, {}]) {
        expect(compileCondition(schema)(value)).toBe(true);
        expect(refuses(schema, value)).toBe(true);
      }
    }
  });
  test("below a value counts wherever it is met", () => {
    const schemas: readonly JsonSchema[] = [
      { properties: { u: { const: "evil" } }, required: ["u"] },
      { not: { properties: { u: { not: { pattern: "evil" } } }, required: ["u"] } },
      { additionalProperties: { pattern: "evil" } },
      { properties: { v: {} }, additionalProperties: { pattern: "evil" } },
    ];
    for (const schema of schemas) {
      expect(compileCondition(schema)({ u: ["evil"] })).toBe(true);
      expect(compileCondition(schema)({ u: "evil" })).toBe(true);
      expect(compileCondition(schema)({ u: "good" })).toBe(false);
    }
    for (const schema of [
      { items: { pattern: "evil" } },
      { contains: { pattern: "evil" } },
      { prefixItems: [{ pattern: "evil" }] },
    ]) {
      expect(compileCondition(schema)([["evil"]])).toBe(true);
      expect(compileCondition(schema)(["good"])).toBe(false);
    }
    expect(compileCondition({ contains: { const: "evil" } })(["good", 5])).toBe(true);
  });
  test("is none where `properties` names other members, for `type`, and for whole numbers", () => {
    expect(compileCondition({ properties: { u: { pattern: "evil" } }, required: ["u"] })({ v: 5 })).toBe(
      false,
    );
    expect(
      compileCondition({ properties: { v: {} }, additionalProperties: { pattern: "evil" } })({
        v: 5,
        w: "x",
      }),
    ).toBe(false);
    expect(compileCondition({ type: "string" })(5)).toBe(false);
    expect(compileCondition({ not: { type: "string" } })(5)).toBe(true);
    expect(refuses({ type: ["number", "null"] }, null)).toBe(false);
    expect(compileCondition({ enum: [5, "x"] })(6)).toBe(false);
    expect(compileCondition({ const: 5 })(5.5)).toBe(false);
  });
  test("is every value's where the keywords speak of two types", () => {
    expect(refuses({ minLength: 1, minimum: 1 }, "x")).toBe(true);
    expect(compileCondition({ minLength: 1, minimum: 1 })(5)).toBe(true);
  });
});

test("multiples are exact, as numbers are written", () => {
  const fits: readonly (readonly [number, number, boolean])[] = [
    [0.3, 0.1, true],
    [1.1, 0.01, true],
    [1e24, 1_000, true],
    [1e24 + 1e9, 7, false],
    [19.99, 0.01, true],
    [5e-324, 5e-324, true],
    [1.5e300, 1e-7, true],
    [7, 2, false],
    [-6, 3, true],
    [0, 3, true],
  ];
  for (const [value, multipleOf, expected] of fits)
    expect([value, multipleOf, !refuses({ multipleOf }, value)]).toEqual([value, multipleOf, expected]);
});

test.each<[JsonSchema, Json, readonly string[]]>([
  [{ maximum: 100 }, 101, ["must be at most 100"]],
  [{ minimum: 1 }, 0, ["must be at least 1"]],
  [{ exclusiveMaximum: 100 }, 100, ["must be below 100"]],
  [{ exclusiveMinimum: 1 }, 1, ["must be above 1"]],
  [{ multipleOf: 5 }, 6, ["must be a multiple of 5"]],
  [{ maxLength: 1 }, "ab", ["must have at most 1 character"]],
  [{ minLength: 2 }, "a", ["must have at least 2 characters"]],
  [{ pattern: "^a$" }, "b", ["must match ^a$"]],
  [{ format: "date" }, "b", ["must be a date such as 2026-01-31"]],
  [{ enum: ["a", "b", 3] }, "c", ['must be one of "a", "b", 3']],
  [{ enum: ["a", "b"] }, "c", ['must be "a" or "b"']],
  [{ enum: Array.from({ length: 30 }, (_, i) => i) }, 99, [expect.stringMatching(/, 19 and 10 more$/u)]],
  [{ const: "a" }, "b", ['must be "a"']],
  [{ type: "integer" }, "b", ["must be a whole number"]],
  [{ type: ["string", "null"] }, 5, ["must be text or null"]],
  [{ maximum: 100 }, "101", ["must be a number"]],
  [{ items: { maximum: 1 } }, [2, 1], ["must be at most 1"]],
  [{ minItems: 1 }, [], ["must have at least 1 item"]],
  [{ maxItems: 0 }, [1], ["must have at most 0 items"]],
  [{ uniqueItems: true }, [1, 1], ["must not hold the same item twice"]],
  [{ contains: { const: 1 } }, [2, 3], ["must hold as many of the wanted items as the policy says"]],
  [{ required: ["a"] }, {}, ['must have a member "a"']],
  [{ dependentRequired: { a: ["b"] } }, { a: 1 }, ['must also have a member "b"']],
  [{ additionalProperties: false }, { z: 1 }, ["must not have other members than the policy allows"]],
  [{ propertyNames: { pattern: "^a" } }, { z: 1 }, ["must have members of the names that the policy allows"]],
  [{ minProperties: 1 }, {}, ["must have at least 1 member"]],
  [{ maxProperties: 1 }, { a: 1, b: 1 }, ["must have at most 1 member"]],
  [{ not: { enum: ["root", "admin"] } }, "root", ['must not be "root" or "admin"']],
  [{ not: { const: "root" } }, "root", ['must not be "root"']],
  [{ not: { pattern: "^r" } }, "root", ["must not match ^r"]],
  [{ not: { minLength: 1 } }, "root", ["must not be what the policy excludes"]],
  [{ anyOf: [{ const: 1 }, { maximum: 0 }] }, 2, ["must fit one of the forms that the policy allows"]],
  [
    { oneOf: [{ const: 1 }, { minimum: 1 }] },
    1,
    ["must fit exactly one of the forms that the policy allows"],
  ],
  [{ if: { minimum: 1 }, then: { maximum: 5 } }, 6, ["must be at most 5"]],
  [{ properties: { a: false } }, { a: 1 }, ["must not be there"]],
  [{ maximum: 1, multipleOf: 2 }, 3, ["must be at most 1", "must be a multiple of 2"]],
  [{ properties: { anyOf: { maximum: 1 } } }, { anyOf: 2 }, ["must be at most 1"]],
  [{ properties: { not: { items: { maximum: 1 } } } }, { not: [2] }, ["must be at most 1"]],
])("%j names its bound to %j", (schema, value, sentences) => {
  expect(compileConstraint(schema)(value).map(describeViolation)).toEqual(sentences);
});

test("a refusal names no argument's value, and no word without end", () => {
  const secret = "s3cret";
  for (const schema of [
    { maxLength: 1 },
    { enum: ["a"] },
    { not: { minLength: 1 } },
    { type: "number" },
  ] as const)
    for (const violation of compileConstraint(schema)(secret))
      expect(describeViolation(violation)).not.toContain(secret);
  expect(describeViolation({ path: [], keyword: "const", says: "x".repeat(9_999) }).length).toBeLessThan(300);
  expect(describeViolation({ path: [], keyword: "constructor" })).toBe("must be as the policy says");
});
