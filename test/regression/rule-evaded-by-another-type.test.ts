import { decide } from "@interlock/approval";
import type { Json, JsonSchema } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { facts } from "../approval/set-up.ts";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";
import { body, issuesOfOp, policyOfOp } from "../triage/swagger-policy.ts";

// `type`, `const` and `enum` in a deny rule were silent for a value of another type, which is the same text in a query.
const about = (condition: JsonSchema) =>
  ({
    parameters: { "/u": "agent" },
    rules: [{ if: { properties: { u: condition }, required: ["u"] }, permission: "deny", reason: "no" }],
  }) as const;
const query = (schema: object) => [{ name: "u", in: "query", ...schema }];

describe("a leaf that may be of several types does not compile under a rule", () => {
  const open: readonly object[] = [
    {},
    { type: ["string", "integer"] },
    { type: "array" },
    { type: "array", items: {} },
    { type: "array", items: { type: ["string", "integer"] } },
    // An element that is null is the text "null".
    { type: "array", items: { type: "string", "x-nullable": true } },
    { type: "array", items: { type: "array", items: { type: "string" } } },
  ];
  const conditions: readonly JsonSchema[] = [
    { type: "string", pattern: "evil" },
    { const: "evil" },
    { not: { not: { enum: ["evil"] } } },
    { anyOf: [{ contains: { const: "evil" } }, { type: "string" }] },
    { maxItems: 3 },
  ];
  test.each(open)("%j", (schema) => {
    for (const condition of conditions)
      expect(issuesOfOp(query(schema), about(condition))).toMatchObject([
        { code: "untyped-under-rule", pointer: "/u" },
      ]);
  });
  test("also where a rule speaks of it from above", () => {
    for (const condition of [
      { const: { u: "evil" } },
      { not: { enum: [{ u: "evil" }] } },
      { additionalProperties: { const: 5 } },
    ]) {
      const rules = [{ if: condition as JsonSchema, permission: "ask", reason: "r" }] as const;
      expect(issuesOfOp(query({}), { parameters: { "/u": "agent" }, rules })).toMatchObject([
        { code: "untyped-under-rule" },
      ]);
    }
  });
  test("unless it is locked, or no rule speaks of it", () => {
    expect(
      issuesOfOp(query({}), { ...about({ const: "evil" }), parameters: { "/u": { user: "x" } } }),
    ).toEqual([]);
    const rules = [{ if: { required: ["u"] }, permission: "ask", reason: "r" }] as const;
    expect(issuesOfOp(query({}), { parameters: { "/u": "agent" }, rules })).toEqual([]);
  });
});

describe("only a constraint types it", () => {
  test.each<[object, JsonSchema, boolean]>([
    [{}, { type: "string" }, true],
    [{}, { type: ["string", "null"] }, true],
    [{}, { maxLength: 5 }, true],
    [{}, { enum: ["a", "b"] }, true],
    [{}, { allOf: [{ minLength: 1 }] }, true],
    [{}, { not: { const: "x" } }, true],
    [{}, { anyOf: [{ type: "string" }, { maxLength: 3 }] }, true],
    [{ type: ["string", "integer"] }, { type: "integer" }, true],
    [{}, { type: "array", items: { type: "string" } }, true],
    [{ type: "array" }, { items: { enum: ["a"] } }, true],
    [{ type: "array" }, { contains: { const: "a" } }, true],
    [{}, { enum: ["a", 5] }, false],
    [{}, { type: ["string", "number"] }, false],
    [{}, { anyOf: [{ type: "string" }, { type: "number" }] }, false],
    [{}, { type: "array" }, false],
    [{ type: "array" }, { maxItems: 5 }, false],
    [{ type: "array" }, { prefixItems: [{ type: "string" }] }, false],
    [{ type: "array" }, { prefixItems: [{ type: "string" }], items: { type: "number" } }, false],
    [{ type: "array" }, { prefixItems: [{ type: "string" }], items: { type: "string" } }, true],
    [{ type: "array" }, { items: { type: ["string", "null"] } }, false],
  ])("%j with %j: %j", (schema, constraint, typed) => {
    const settings = { ...about({ not: { const: null } }), constraints: { "/u": constraint } };
    expect(issuesOfOp(query(schema), settings).map((issue) => issue.code)).toEqual(
      typed ? [] : ["untyped-under-rule"],
    );
  });
  test("and in a JSON body null is apart from every text", () => {
    const items = { type: "array", items: { type: "string", "x-nullable": true } };
    const rules = [
      {
        if: { properties: { body: { properties: { u: { maxItems: 1 } } } } },
        permission: "ask",
        reason: "r",
      },
    ] as const;
    const schema = { type: "object", properties: { u: items } };
    expect(issuesOfOp([body(schema)], { parameters: { "/body": "agent" }, rules })).toEqual([]);
  });
});

const verdict = (policy: Parameters<typeof mergeLocks>[0], tool: string, args: Json): string => {
  const call = mergeLocks(policy, tool, args);
  return call.ok ? decide(call.value, facts).verdict : "refused";
};

test.each<[JsonSchema, readonly Json[]]>([
  [{ type: "string", pattern: "evil" }, ["evil", ["evil"]]],
  [{ const: "evil" }, ["evil", ["evil"]]],
  [{ type: "number", minimum: 1_000 }, [5_000, "5000"]],
  [{ not: { type: "string", maxLength: 3 } }, ["5000", 5_000]],
])(
  "where something else compiled the rule if %j, a value of another type makes it hold",
  (condition, values) => {
    const rules = [
      {
        if: { properties: { b: condition }, required: ["b"] },
        permission: "deny",
        reason: "r",
        tellAgent: false,
      } as const,
    ];
    const policy = policyOf([openToolEntry({ permission: "allow", rules })]);
    for (const b of values) expect(verdict(policy, "AddComment", { b })).toBe("deny");
  },
);

test("what is not sent is not there: a null of a query is judged like its absence", () => {
  const policy = policyOfOp(query({ type: "string", "x-nullable": true }), {
    parameters: { "/u": "agent" },
    rules: [{ if: { required: ["u"] }, permission: "deny", reason: "no" }],
  });
  expect([{}, { u: null }, { u: "null" }].map((args) => verdict(policy, "Op", args))).toEqual([
    "allow",
    "allow",
    "deny",
  ]);
});
