// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema is called so
import { checkPolicySchema, describeFaults } from "@interlock/core/schema";
import { describe, expect, test } from "vitest";

const told = (schema: unknown) => describeFaults(checkPolicySchema(schema));

describe("what is wrong with a schema is told with its place and what to write", () => {
  test.each<[unknown, string]>([
    [5, "a schema is a mapping of keywords"],
    [new Date(0), "a schema is a mapping of keywords"],
    [{ not: 5 }, "/not: a schema is a mapping of keywords, true or false"],
    [{ allOf: [true, null] }, "/allOf/1: a schema is a mapping of keywords, true or false"],
    [
      { properties: { a: { maxLenght: 3 } } },
      '/properties/a/maxLenght: "maxLenght" is no keyword of a policy\'s schemas, so it would check nothing (did you mean "maxLength"?)',
    ],
    [
      { nullable: true },
      '/nullable: "nullable" is no keyword of a policy\'s schemas, so it would check nothing (write type: [string, "null"])',
    ],
    [
      { type: "strng" },
      '/type: `type` must be one of null, boolean, integer, number, string, array, object, or a list of some of them (did you mean "string"?)',
    ],
    [
      { type: [] },
      "/type: `type` must be one of null, boolean, integer, number, string, array, object, or a list of some of them",
    ],
    [
      { type: [5] },
      "/type: `type` must be one of null, boolean, integer, number, string, array, object, or a list of some of them",
    ],
    [
      { type: ["string", "string"] },
      "/type: `type` must be one of null, boolean, integer, number, string, array, object, or a list of some of them",
    ],
    [{ const: "\ud800" }, "/const: `const` must be a JSON value"],
    [{ const: JSON.parse('{"__proto__":1}') }, "/const: `const` must be a JSON value"],
    [{ const: { a: "\ud800", b: 1 } }, "/const: `const` must be a JSON value"],
    [{ const: ["\ud800", 1] }, "/const: `const` must be a JSON value"],
    [{ const: Number.NaN }, "/const: `const` must be a JSON value"],
    [{ enum: [] }, "/enum: `enum` must be a list of at least one value"],
    [{ enum: 5 }, "/enum: `enum` must be a list of at least one value"],
    [{ enum: ["\ud800"] }, "/enum: `enum` must be a list of at least one value"],
    [{ minimum: "5" }, "/minimum: `minimum` must be a number (write 5 without quotes)"],
    [{ minimum: " " }, "/minimum: `minimum` must be a number"],
    [{ minimum: "x" }, "/minimum: `minimum` must be a number"],
    [{ minimum: true }, "/minimum: `minimum` must be a number"],
    [{ minimum: Number.POSITIVE_INFINITY }, "/minimum: `minimum` must be a number"],
    [{ multipleOf: 0 }, "/multipleOf: `multipleOf` must be a number above 0"],
    [{ multipleOf: "2" }, "/multipleOf: `multipleOf` must be a number above 0 (write 2 without quotes)"],
    [{ maxLength: -1 }, "/maxLength: `maxLength` must be a whole number, 0 or more"],
    [{ maxLength: 1.5 }, "/maxLength: `maxLength` must be a whole number, 0 or more"],
    [
      { maxLength: "3" },
      "/maxLength: `maxLength` must be a whole number, 0 or more (write 3 without quotes)",
    ],
    [{ uniqueItems: "yes" }, "/uniqueItems: `uniqueItems` must be true or false"],
    [{ pattern: 5 }, "/pattern: `pattern` must be a regular expression in RE2 syntax"],
    [{ pattern: "a(?=b)" }, '/pattern: `pattern` is not RE2 syntax: "a(?=b)": '],
    [{ pattern: "x".repeat(4_097) }, "it has more than 4096 characters"],
    [{ format: "e-mail" }, '(did you mean "email"?)'],
    [
      { format: "nonsense" },
      "/format: `format` must be one of date, time, date-time, duration, email, hostname, ipv4, ipv6, uri, uuid (write a pattern for anything else)",
    ],
    [{ format: 5 }, "(write a pattern for anything else)"],
    [{ required: "a" }, "/required: `required` must be a list of names (write [ a ])"],
    [{ required: 5 }, "/required: `required` must be a list of names"],
    [{ required: ["a", 5] }, "/required: `required` must be a list of names"],
    [{ required: ["a", "a"] }, "/required: `required` must name each only once"],
    [{ required: ["__proto__"] }, "/required/__proto__: `required` cannot speak of __proto__"],
    [{ required: ["a", "__proto__"] }, "/required/__proto__: `required` cannot speak of __proto__"],
    [
      { properties: JSON.parse('{"__proto__":{}}') },
      "/properties/__proto__: `properties` cannot speak of __proto__",
    ],
    [{ properties: [] }, "/properties: `properties` must be a mapping of names to schemas"],
    [
      { dependentRequired: 5 },
      "/dependentRequired: `dependentRequired` must be a mapping of names to lists of names",
    ],
    [{ dependentRequired: { a: 5 } }, "/dependentRequired/a: `dependentRequired` must be a list of names"],
    [
      { dependentRequired: { a: ["__proto__"] } },
      "/dependentRequired/a/__proto__: `dependentRequired` cannot speak of __proto__",
    ],
    [
      { dependentRequired: JSON.parse('{"__proto__":[]}') },
      "/dependentRequired/__proto__: `dependentRequired` cannot speak of __proto__",
    ],
    [{ allOf: [] }, "/allOf: `allOf` must be a list of at least one schema"],
    [{ allOf: {} }, "/allOf: `allOf` must be a list of at least one schema"],
    [{ title: 5 }, "/title: `title` must be a text"],
    [{ then: {} }, "/then: `then` says nothing without if"],
    [{ if: {} }, "/if: `if` says nothing without then or else"],
    [{ const: undefined }, "/const: is not a JSON value"],
    [{ const: () => 1 }, "/const: is not a JSON value"],
    [{ const: Symbol("x") }, "/const: is not a JSON value"],
    [{ const: 5n }, "/const: is not a JSON value"],
    [{ const: new Date(0) }, "/const: is not a JSON value"],
    [{ enum: [1, new Map()] }, "/enum/1: is not a JSON value"],
  ])("%o: %s", (schema, sentence) => {
    expect(told(schema)).toContain(sentence);
    const exact = sentence.startsWith("/") && !sentence.endsWith(": ");
    if (exact) expect(told(schema)).toBe(sentence);
  });

  test("several, each once", () => {
    expect(told({ minimum: "1", maxLength: "2" })).toBe(
      "/minimum: `minimum` must be a number (write 1 without quotes); /maxLength: `maxLength` must be a whole number, 0 or more (write 2 without quotes)",
    );
  });

  test("a long keyword is told in part", () => {
    expect(told({ ["k".repeat(60)]: 1 })).toContain(`"${"k".repeat(60)}" is`);
    expect(told({ ["k".repeat(61)]: 1 })).toContain(`"${"k".repeat(60)}…" is`);
    expect(told({ zzzzzzzz: 1 })).toContain("(write one of type, enum, const, minimum, ");
    expect(told({ zzzzzzzz: 1 })).not.toContain("$comment");
  });

  test("every fault has its code, its path and its pointer", () => {
    expect(checkPolicySchema({ allOf: [{ minimum: true }] })).toStrictEqual([
      {
        code: "schema-invalid",
        path: ["allOf", 0, "minimum"],
        pointer: "/allOf/0/minimum",
        message: "`minimum` must be a number",
      },
    ]);
    expect(checkPolicySchema({ properties: { "a/b": { minimum: "1" } } })).toEqual([
      {
        code: "schema-invalid",
        path: ["properties", "a/b", "minimum"],
        pointer: "/properties/a~1b/minimum",
        message: "`minimum` must be a number",
        suggestion: "write 1 without quotes",
      },
    ]);
    expect(checkPolicySchema(null)).toEqual([
      { code: "schema-invalid", path: [], pointer: "", message: "a schema is a mapping of keywords" },
    ]);
  });
});

describe("a schema is bounded", () => {
  const nested = (levels: number): object => (levels === 0 ? {} : { not: nested(levels - 1) });
  test("in its levels", () => {
    expect(told(nested(47))).toBe("");
    expect(told(nested(48))).toBe("/not: a schema of a policy nests at most 48 levels");
  });

  test("in its schemas", () => {
    const list = (count: number) => ({ allOf: Array.from({ length: count }, () => ({})) });
    expect(told(list(999))).toBe("");
    expect(told(list(1_000))).toBe("/allOf/999: a schema of a policy holds at most 1000 schemas");
  });

  test("in its values", () => {
    const list = (count: number) => ({ enum: Array.from({ length: count }, (_, at) => at) });
    expect(told(list(19_998))).toBe("");
    expect(told(list(19_999))).toBe("/enum: a schema of a policy holds at most 20000 values");
  });

  test("in the faults that are told", () => {
    const schema = { allOf: Array.from({ length: 30 }, () => ({ minimum: "1" })) };
    expect(checkPolicySchema(schema)).toHaveLength(20);
    expect(checkPolicySchema({ allOf: Array.from({ length: 30 }, () => 5) })).toHaveLength(20);
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`k${at}`, 1]));
    expect(checkPolicySchema(wide)).toHaveLength(20);
  });
});

test("what has no prototype is a schema like another", () => {
  expect(told(Object.assign(Object.create(null), { minimum: 1 }))).toBe("");
  expect(told(Object.create({ minimum: "x" }))).toBe("a schema is a mapping of keywords");
});

test("values that equal others are what JSON says", () => {
  for (const value of [null, true, 0, "x", [], {}, [[1]], { a: { b: null } }])
    expect(told({ const: value, enum: [value] })).toBe("");
});
