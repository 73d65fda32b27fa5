import { decide, firstUnbounded } from "@interlock/approval";
import type { AgentLeaf, JsonSchema } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { facts, givenFor } from "../approval/set-up.ts";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";

const leaf = (segments: AgentLeaf["segments"]): AgentLeaf => ({
  pointer: "/b",
  key: "b",
  segments,
  required: false,
});
const isBound = (b: unknown, segments: AgentLeaf["segments"] = []) =>
  firstUnbounded({ properties: { b } } as unknown as JsonSchema, { agent: [leaf(segments)] }) === undefined;

describe("a grant's schema bounds nothing by", () => {
  test.each<[string, unknown]>([
    ["nothing", {}],
    ["true", true],
    ["a type of texts", { type: "string" }],
    ["a type beside boolean", { type: ["boolean", "string"] }],
    ["a length", { maxLength: 5 }],
    ["a length of a list", { maxItems: 1 }],
    ["a length of a list of anything", { maxItems: 1, items: true }],
    ["items of a list of any length", { items: { const: "x" } }],
    ["items behind others", { maxItems: 2, prefixItems: [true], items: { const: "x" } }],
    [
      "others, whatever is behind them",
      { maxItems: 2, prefixItems: [{ const: "x" }], items: { const: "x" } },
    ],
    ["what a list contains", { maxItems: 2, contains: { const: "x" } }],
    ["one end", { minimum: 1, exclusiveMinimum: 2 }],
    ["a format", { format: "email" }],
    ["all of", { allOf: [{ const: "x" }] }],
    ["any of", { anyOf: [{ const: "x" }] }],
    ["one of", { oneOf: [{ const: "x" }] }],
    ["not", { not: { const: "x" } }],
    ["if", { if: { const: "y" }, else: { const: "x" } }],
    ["values under free names", { additionalProperties: { const: "x" } }],
    ["names above free values", { propertyNames: { enum: ["x"] } }],
    ["names above free values", { propertyNames: { enum: ["x"] }, additionalProperties: true }],
    ["names without number", { propertyNames: { pattern: "^x\\d$" }, additionalProperties: { const: 1 } }],
    ["names that are free", { maxProperties: 2, propertyNames: {}, additionalProperties: { const: 1 } }],
    ["properties that it names alone", { properties: { x: { const: 1 } } }],
    ["properties that are free", { properties: { x: {} }, additionalProperties: false }],
    ["required", { required: ["x"], maxProperties: 1 }],
  ])("%s: %j", (_, schema) => {
    expect(isBound(schema)).toBe(false);
  });

  test.each([
    "",
    ".*",
    "^",
    "^$|",
    "^a",
    "a$",
    "^a|b$",
    "^a$|^b",
    "^.*$",
    "^.+$",
    "(?s)^.*$",
    "^[\\s\\S]*$",
    "^(.|\\n)*$",
    "^[^x]*$",
    "^.{0,40}$",
    "(?m)^a$",
    "(?im)^a$",
    "^(?m:a$)$",
    "^*a$",
    "^?a$",
    "^{0}a$",
    "^a\\$",
    "^a\\\\z",
    "^[]|(]a|b$",
    "^[[:alpha:](]a|b$",
    "^[^](]a|b$",
    "^\\Qa|b\\E$",
    "^(?=x)$",
  ])("the pattern %j", (pattern) => {
    expect(isBound({ pattern })).toBe(false);
  });

  test("a list on the way that may be of any length, or begins otherwise", () => {
    const segments = [null, "mail"];
    const items = { properties: { mail: { const: "boss@x" } } };
    expect(isBound({ items }, segments)).toBe(false);
    expect(isBound({ maxItems: 2, prefixItems: [true], items }, segments)).toBe(false);
    expect(isBound({ maxItems: 2, contains: items }, segments)).toBe(false);
    expect(isBound({ maxItems: 2, items }, segments)).toBe(true);
  });
});

describe("a grant's schema bounds a value by", () => {
  test.each<[unknown]>([
    [{ const: null }],
    [{ enum: ["x", { y: 1 }] }],
    [{ type: "boolean" }],
    [{ type: "null" }],
    [{ minimum: 1, exclusiveMaximum: 2 }],
    [{ maxItems: 2, items: { enum: ["x"] } }],
    [{ maxItems: 2, items: { maxItems: 2, items: { type: "boolean" } } }],
    [{ properties: { x: { const: 1 } }, additionalProperties: false }],
    [{ properties: { x: false }, additionalProperties: false }],
    [{ propertyNames: { enum: ["x"] }, additionalProperties: { const: 1 } }],
    [{ maxProperties: 1, propertyNames: { pattern: "^x\\d$" }, additionalProperties: { const: 1 } }],
    [{ pattern: "^OPS-[0-9]+$" }],
    [{ pattern: "(?i)^(?:a|b)$" }],
    [{ pattern: "\\Aa\\z" }],
    [{ pattern: "^a$|^b$" }],
    [{ pattern: "^a\\\\$" }],
    [{ pattern: "^[[:alpha:]|]x$" }],
    [{ anyOf: [true], const: 1 }],
  ])("%j", (schema) => {
    expect(isBound(schema)).toBe(true);
  });

  test("one of the values that it lists, however deep the argument lies in them", () => {
    expect(isBound({ const: { x: 1 } }, ["x"])).toBe(true);
    expect(isBound({ enum: [[{ x: 1 }]] }, [null, "x"])).toBe(true);
    expect(isBound({ const: {} }, [true])).toBe(true);
  });
});

test("a call that such a grant would cover is asked for", () => {
  const agent = [leaf([null, "mail"])];
  const tool = openToolEntry({ agent, rules: [], permission: "ask", grants: { kind: "schema" } });
  const called = mergeLocks(policyOf([tool]), tool.name, { b: [{ mail: "evil@x" }] });
  if (!called.ok) throw new Error(JSON.stringify(called.issues));
  const verdict = (b: object) => {
    const schema = { properties: { b } } as unknown as JsonSchema;
    const grant = {
      id: "g",
      tool: tool.name,
      connection: called.value.connection,
      generation: 0,
      schema,
      ...givenFor(called.value),
    };
    return decide(called.value, { ...facts, grants: [{ ...grant, expiresAt: 2_000, usesLeft: 1 }] }).verdict;
  };
  const items = { properties: { mail: { enum: ["boss@x"] } } };
  expect(verdict({ maxItems: 3, prefixItems: [true], items })).toBe("ask");
  expect(verdict({ items: { properties: { mail: { pattern: "" } } }, maxItems: 3 })).toBe("ask");
  expect(verdict({ maxItems: 3, items: { properties: { mail: { enum: ["evil@x"] } } } })).toBe("allow");
});
