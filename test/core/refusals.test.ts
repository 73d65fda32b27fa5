import { didYouMean, type Json, type JsonSchema, suggestion } from "@interlock/core";
import {
  checkPattern,
  compileCondition,
  compileConstraint,
  compileSchema,
  describeViolation,
} from "@interlock/core/schema";
import { describe, expect, test } from "vitest";

const refusals = (schema: JsonSchema, value: Json) =>
  compileConstraint(schema)(value).map((violation) => [violation.path, describeViolation(violation)]);

describe("a refusal tells where, and what was taken and not what was only tried", () => {
  test.each<[JsonSchema, Json, readonly (readonly [readonly (string | number)[], string])[]]>([
    [
      { properties: { "a/b": { items: { maximum: 3 } } } },
      { "a/b": [1, 5] },
      [[["a/b", 1], "must be at most 3"]],
    ],
    [{ properties: { "0": { maximum: 3 } } }, { "0": 5 }, [[["0"], "must be at most 3"]]],
    [
      { properties: { "a~b": { maximum: 3 }, "~1": { maximum: 3 } } },
      { "a~b": 5, "~1": 5 },
      [
        [["a~b"], "must be at most 3"],
        [["~1"], "must be at most 3"],
      ],
    ],
    [
      { anyOf: [{ maximum: 3 }, { minimum: 7 }] },
      5,
      [[[], "must fit one of the forms that the policy allows"]],
    ],
    [
      { oneOf: [{ maximum: 9 }, { minimum: 1 }] },
      5,
      [[[], "must fit exactly one of the forms that the policy allows"]],
    ],
    [
      { properties: { anyOf: { maximum: 3 }, b: { maximum: 3 } } },
      { anyOf: 5, b: 5 },
      [
        [["anyOf"], "must be at most 3"],
        [["b"], "must be at most 3"],
      ],
    ],
    [
      { items: { anyOf: [{ maximum: 3 }, { minimum: 9 }], multipleOf: 2 } },
      [5],
      [
        [[0], "must fit one of the forms that the policy allows"],
        [[0], "must be a multiple of 2"],
      ],
    ],
    [
      { allOf: [{ maximum: 3 }, { anyOf: [{ maximum: 2 }] }] },
      5,
      [
        [[], "must be at most 3"],
        [[], "must fit one of the forms that the policy allows"],
      ],
    ],
    [{ properties: { anyOf: { maximum: 3 } } }, { anyOf: 5 }, [[["anyOf"], "must be at most 3"]]],
    [
      { properties: { not: { maximum: 3 }, contains: { maximum: 3 } } },
      { not: 5, contains: 5 },
      [
        [["not"], "must be at most 3"],
        [["contains"], "must be at most 3"],
      ],
    ],
    [
      { prefixItems: [{ maximum: 3 }, { anyOf: [{ maximum: 2 }] }] },
      [5, 5],
      [
        [[0], "must be at most 3"],
        [[1], "must fit one of the forms that the policy allows"],
      ],
    ],
    [
      { allOf: [{ properties: { a: { oneOf: [{ maximum: 1 }] } } }] },
      { a: 5 },
      [[["a"], "must fit exactly one of the forms that the policy allows"]],
    ],
    [{ contains: { minimum: 9 } }, [5], [[[], "must hold as many of the wanted items as the policy says"]]],
    [
      { propertyNames: { pattern: "^a" } },
      { b: 1 },
      [[[], "must have members of the names that the policy allows"]],
    ],
    [{ not: { enum: [5, 6] } }, 5, [[[], "must not be 5 or 6"]]],
    [{ not: { const: 5 } }, 5, [[[], "must not be 5"]]],
    [{ not: { pattern: "^x" } }, "xy", [[[], "must not match ^x"]]],
    [{ not: { pattern: "^x", maxLength: 9 } }, "xy", [[[], "must not be what the policy excludes"]]],
    [{ not: { maximum: 9 } }, 5, [[[], "must not be what the policy excludes"]]],
    [{ not: true }, 5, [[[], "must not be what the policy excludes"]]],
    [{ if: { minimum: 4 }, else: { maximum: 0 } }, 1, [[[], "must be at most 0"]]],
    [{ required: ["a"] }, {}, [[[], 'must have a member "a"']]],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, [[[], 'must also have a member "b"']]],
    [{ additionalProperties: false }, { a: 1 }, [[[], "must not have other members than the policy allows"]]],
    [{ uniqueItems: true }, [1, 1], [[[], "must not hold the same item twice"]]],
    [{ type: ["string", "null"] }, 5, [[[], "must be text or null"]]],
    [{ maxItems: 1 }, [1, 2], [[[], "must have at most 1 item"]]],
    [{ minLength: 2 }, "x", [[[], "must have at least 2 characters"]]],
    [{ const: "x".repeat(198) }, "y", [[[], `must be "${"x".repeat(198)}"`]]],
    [{ const: "x".repeat(199) }, "y", [[[], `must be "${"x".repeat(199)}…`]]],
    [{ multipleOf: 0.1 }, 0.25, [[[], "must be a multiple of 0.1"]]],
    [{ format: "date" }, "x", [[[], "must be a date such as 2026-01-31"]]],
    [{ properties: { a: false } }, { a: 1 }, [[["a"], "must not be there"]]],
  ])("%j of %j", (schema, value, wanted) => {
    expect(refusals(schema, value)).toEqual(wanted);
  });

  test("a type that a keyword does not speak of", () => {
    expect(refusals({ maxLength: 3 }, 5)).toEqual([[[], "must be text"]]);
    expect(refusals({ enum: ["x", "y"] }, 5)).toEqual([[[], "must be text"]]);
    expect(refusals({ properties: { a: { maxLength: 3 } } }, { a: [] })).toEqual([[["a"], "must be text"]]);
    expect(refusals({ maxLength: 3, maximum: 3 }, 5)).toEqual([[[], "must not be there"]]);
  });

  test("a violation has no more members than it needs", () => {
    expect(compileConstraint({ maximum: 3 })(5)).toStrictEqual([{ path: [], keyword: "maximum", says: 3 }]);
    expect(compileSchema({ maximum: 3 })(5)).toStrictEqual([{ path: [], keyword: "maximum" }]);
  });

  test("a keyword that has no words", () => {
    expect(describeViolation({ path: [], keyword: "toString" })).toBe("must be as the policy says");
    expect(describeViolation({ path: [], keyword: "if" })).toBe("must be as the policy says");
  });
});

test("every branch is laid on every value that it applies to", () => {
  const holds = (schema: JsonSchema, value: Json) => compileCondition(schema)(value);
  // A clash makes a condition hold.
  expect(holds({ contains: { maxLength: 1 } }, [5])).toBe(true);
  expect(holds({ contains: { maxLength: 1 } }, ["ab"])).toBe(false);
  expect(holds({ items: { maxLength: 1 } }, [5])).toBe(true);
  expect(holds({ additionalProperties: { maxLength: 1 } }, { a: 5 })).toBe(true);
  expect(holds({ additionalProperties: { maxLength: 1 } }, { a: "ab" })).toBe(false);
  expect(holds({ prefixItems: [{ maxLength: 1 }] }, ["ab", 5])).toBe(false);
  expect(holds({ prefixItems: [{ maxLength: 1 }] }, [5])).toBe(true);
  expect(holds({ properties: { a: { maxLength: 1 } } }, { a: 5 })).toBe(true);
  expect(holds({ propertyNames: { maximum: 1 } }, { a: 5 })).toBe(true);
  expect(holds({ const: { constructor: 1 } }, {})).toBe(false);
  expect(holds({ const: { constructor: 1 } }, { constructor: 1 })).toBe(true);
  expect(holds({ not: { not: { type: "string" } } }, 5)).toBe(false);
});

test("a constraint refuses what its schemas below do not speak of", () => {
  for (const [schema, value] of [
    [{ items: { maxLength: 3 } }, [5]],
    [{ contains: { maxLength: 3 } }, ["a", 5]],
    [{ prefixItems: [{ maxLength: 3 }] }, [5]],
    [{ properties: { a: { maxLength: 3 } } }, { a: 5 }],
    [{ additionalProperties: { maxLength: 3 } }, { a: 5 }],
    [{ propertyNames: { maximum: 3 } }, { a: 5 }],
  ] as const)
    expect([schema, compileConstraint(schema)(value as Json).length > 0]).toEqual([schema, true]);
});

test("null is a value like any other", () => {
  expect(compileConstraint({ const: null })(null)).toEqual([]);
  expect(compileConstraint({ enum: [null, "x"] })(null)).toEqual([]);
  expect(compileConstraint({ const: null })({})).not.toEqual([]);
  expect(compileConstraint({ not: { const: null } })(null)).not.toEqual([]);
});

test("values are equal as JSON says, in whatever order", () => {
  const fits = (wanted: Json, value: Json) =>
    compileConstraint({ enum: [wanted, "other"] })(value).length === 0;
  expect(fits({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  expect(fits({ a: 1, b: [2] }, { b: [2, 3], a: 1 })).toBe(false);
  expect(fits([{ a: 1, b: 2 }], [{ b: 2, a: 1 }])).toBe(true);
  expect(fits([1, 2], [12])).toBe(false);
  expect(fits([1, 2], [2, 1])).toBe(false);
  expect(fits({ a: { b: 1 } }, { a: { b: "1" } })).toBe(false);
  expect(fits([], {})).toBe(false);
  expect(fits("[1]", [1])).toBe(false);
  expect(fits(null, "null")).toBe(false);
  const unique = compileConstraint({ uniqueItems: true });
  expect(
    unique([
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]),
  ).toHaveLength(1);
  expect(unique([1, "1", true, "true", null, "null", [], {}, [[]]])).toEqual([]);
  expect(compileConstraint({ uniqueItems: false })([1, 1])).toEqual([]);
});

describe("a definition's schema", () => {
  test("is no stricter than it was meant: formats and unknown keywords are notes", () => {
    const check = compileSchema({ format: "date", unknown: 1, maxLength: 5 });
    expect(check("x")).toEqual([]);
    expect(check("toolong")).toEqual([{ path: [], keyword: "maxLength" }]);
    expect(compileSchema({ uniqueItems: true })([1, 1])).toEqual([{ path: [], keyword: "uniqueItems" }]);
    expect(compileSchema({ uniqueItems: true })(5)).toEqual([]);
    expect(compileSchema({ uniqueItems: false })([1, 1])).toEqual([]);
  });

  test("speaks of own properties alone", () => {
    const check = compileSchema({
      type: "object",
      properties: { toString: { type: "string" } },
      required: ["hasOwnProperty"],
    });
    expect(check({})).toEqual([{ path: [], keyword: "required", property: "hasOwnProperty" }]);
    expect(check({ hasOwnProperty: 1, toString: 5 })).toEqual([{ path: ["toString"], keyword: "type" }]);
  });

  test("checks a property called __proto__ wherever it stands", () => {
    const schema = JSON.parse(
      '{"properties":{"list":{"items":{"properties":{"__proto__":{"type":"string"},"a":{}},"patternProperties":{"^x":{"type":"number"}},"additionalProperties":false}}},"anyOf":[{"properties":{"__proto__":{"maxLength":2}}}],"enum":null}',
    ) as Record<string, Json>;
    delete schema["enum"];
    const check = compileSchema(schema);
    const of = (text: string) => check(JSON.parse(text) as Json).length === 0;
    expect(of('{"list":[{"__proto__":"t","a":1,"x1":1}]}')).toBe(true);
    expect(of('{"list":[{"__proto__":5}]}')).toBe(false);
    expect(of('{"list":[{"x1":"t"}]}')).toBe(false);
    expect(of('{"list":[{"b":1}]}')).toBe(false);
    expect(of('{"__proto__":"abc"}')).toBe(false);
    expect(of('{"__proto__":"ab"}')).toBe(true);
  });

  test("tells each place by itself, indices as numbers", () => {
    const check = compileSchema({
      properties: {
        l: { items: { required: ["a", "b"] } },
        o: { additionalProperties: { type: "string" } },
      },
    });
    expect(check({ l: [{}, { a: 1, b: 1 }, { a: 1 }], o: { "0": 5, "x/y": 5, "~": 5 } })).toEqual([
      { path: ["l", 0], keyword: "required", property: "a" },
      { path: ["l", 0], keyword: "required", property: "b" },
      { path: ["l", 2], keyword: "required", property: "b" },
      { path: ["o", "0"], keyword: "type" },
      { path: ["o", "x/y"], keyword: "type" },
      { path: ["o", "~"], keyword: "type" },
    ]);
  });
});

test("patterns of one text are one, patterns of two texts are two", () => {
  const check = compileSchema({ properties: { a: { pattern: "^a" }, b: { pattern: "^b" } } });
  expect(check({ a: "ax", b: "bx" })).toEqual([]);
  expect(check({ a: "bx", b: "ax" })).toHaveLength(2);
  expect(checkPattern("a".repeat(4_096))).toBeUndefined();
  expect(checkPattern("a".repeat(4_097))).toBe("it has more than 4096 characters");
  expect(checkPattern("(")).toMatch(/./u);
});

test.each<[string, readonly string[], boolean]>([
  [
    "email",
    [
      `${"a".repeat(64)}@x.example`,
      `a@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(60)}.${"e".repeat(59)}`,
      `${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`,
    ],
    true,
  ],
  [
    "email",
    [
      `${"a".repeat(65)}@x.example`,
      `${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(62)}`,
      "@x.example",
      "a.@x.example",
      "a@@x",
      "a@",
      "localhost",
      `a@${"b.".repeat(126)}bb`,
    ],
    false,
  ],
  ["hostname", [`${"b.".repeat(126)}b`, "a".repeat(63)], true],
  ["hostname", [`${"b.".repeat(126)}bb`, "a".repeat(64), "-a", "a-", "a..b", ""], false],
  [
    "ipv6",
    [
      "::",
      "::1",
      "1::",
      "1:2:3:4:5:6:7:8",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4",
      `0000:0000:0000:0000:0000:0000:255.255.255.255`,
    ],
    true,
  ],
  [
    "ipv6",
    [
      "1.2.3.4",
      "1.2.3.4::",
      "1::2::3",
      "1:2::3:4::5:6:7:8",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7::8",
      "::1.2.3",
      "12345::",
      "1:2:3:4:5:6:7:1.2.3.4",
      "::01.2.3.4",
    ],
    false,
  ],
  [
    "uri",
    [
      "a:",
      "a:?q#f",
      "http://[::1]:80/p",
      "http://u:p@h:80/",
      "http://h?q",
      "x://",
      "http://@h/",
      `a:${"b".repeat(65_534)}`,
    ],
    true,
  ],
  [
    "uri",
    [
      "http://[::1",
      "http://[::1]x/",
      "http://x[::1]/",
      "http://u[@h/",
      "1a:",
      "a:[",
      "a:b#c#d",
      "a:%zz",
      `a:${"b".repeat(65_535)}`,
    ],
    false,
  ],
  ["duration", [`P${"1".repeat(98)}D`, "P10W"], true],
  ["duration", [`P${"1".repeat(99)}D`, "xP1W", "P1WD", "P1DP1W", "PT1HT1M"], false],
  ["date", ["2026-01-01", "2026-12-31"], true],
  ["date", ["2026-01-32", "x2026-01-01"], false],
  ["time", ["22:28:60-01:31", "01:30:60+01:31", "00:14:60+00:15"], true],
  ["time", ["22:30:60-01:31", "23:59:61Z", "23:59:60+01:00", "08:30:60-01:31", "22:59:60-01:01x"], false],
  ["date-time", ["2026-01-31T08:30:00Z"], true],
  [
    "date-time",
    ["2026-01-31TT8:30:00Z", "2026-01-31", "2026-01-31xT08:30:00Z", "2026-01-31 08:30:00Z"],
    false,
  ],
])("%s at its ends: %j are %s", (format, texts, fits) => {
  const check = compileConstraint({ format });
  for (const text of texts) expect([text, check(text).length === 0]).toEqual([text, fits]);
});

test.each<[number, number, boolean]>([
  [0.3, 0.1, true],
  [1.25, 0.5, false],
  [-1.5, 0.5, true],
  [1e24, 1_000, true],
  [1.5e-7, 5e-8, true],
  [1.25e-7, 5e-8, false],
  [12.5, 2.5, true],
])("%d is a multiple of %d: %s", (value, step, is) => {
  expect(compileConstraint({ multipleOf: step })(value).length === 0).toBe(is);
});

test.each<[string, readonly string[], string | undefined]>([
  ["AB", ["ab"], "ab"],
  ["ab", ["ba"], "ba"],
  ["ab", ["cd"], undefined],
  ["abc", ["abcd"], "abcd"],
  ["abc", ["abcde"], undefined],
  ["abcdef", ["abdcfe"], "abdcfe"],
  ["abcdef", ["abxdyz"], undefined],
  ["abcdefghi", ["abcdefxyz"], "abcdefxyz"],
  ["abcdefghijklmno", ["abcdefghijkwxyz"], undefined],
  ["abcdefghi", ["abcdefghixyz"], "abcdefghixyz"],
  ["abcdefghi", ["abcdefgh"], "abcdefgh"],
  ["maxLenght", ["minLength", "maxLength"], "maxLength"],
  ["aaa", ["aab", "aac"], "aab"],
  ["abcdef", ["abcxyf", "abcxef"], "abcxef"],
  ["bacd", ["abcd"], "abcd"],
  ["abdc", ["abcd"], "abcd"],
  ["axb", ["bxa"], undefined],
  ["ab", ["xa"], undefined],
  ["xa", ["ab"], undefined],
  ["ab", ["xya"], undefined],
  ["abcdef", ["xyabcxef"], undefined],
  ["abca", ["acba"], "acba"],
  ["abc", [], undefined],
])("%s beside %j means %s", (word, candidates, meant) => {
  expect(suggestion(word, candidates)).toBe(meant);
  expect(didYouMean(word, candidates)).toEqual(
    meant === undefined ? {} : { suggestion: `did you mean "${meant}"?` },
  );
});
