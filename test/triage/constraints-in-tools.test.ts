import { type Json, type JsonSchema, listTools, own } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";
import { setUp } from "../governor/set-up.ts";
import { body, issuesOfOp, policyOfOp } from "./swagger-policy.ts";

const query = (schema: object) => [{ name: "u", in: "query", ...schema }];
const settings = (constraint: JsonSchema) =>
  ({ parameters: { "/u": "agent" }, constraints: { "/u": constraint } }) as const;
const shown = (schema: object, constraint: JsonSchema): Json | undefined => {
  const [tool] = listTools(policyOfOp(query(schema), settings(constraint)));
  return own(own(tool?.inputSchema, "properties"), "u");
};

describe("the model reads what a constraint says", () => {
  test.each<[object, JsonSchema, JsonSchema]>([
    [{ type: "string" }, { maxLength: 3 }, { type: "string", maxLength: 3 }],
    [
      { type: "string", maxLength: 2 },
      { maxLength: 3, minLength: 1 },
      { type: "string", maxLength: 2, minLength: 1 },
    ],
    [{ type: "string", minLength: 2 }, { minLength: 1 }, { type: "string", minLength: 2 }],
    [
      { type: "integer", maximum: 9, minimum: 1 },
      { maximum: 5, minimum: 3 },
      { type: "integer", maximum: 5, minimum: 3 },
    ],
    [
      { type: "number" },
      { exclusiveMaximum: 5, exclusiveMinimum: 0, multipleOf: 2 },
      { type: "number", exclusiveMaximum: 5, exclusiveMinimum: 0, multipleOf: 2 },
    ],
    [{ type: "number" }, { type: "integer" }, { type: "integer" }],
    [{ type: "string" }, { enum: ["a", "b"] }, { type: "string", enum: ["a", "b"] }],
    [{ type: "string", enum: ["a", "c"] }, { enum: ["a", "b"] }, { type: "string", enum: ["a"] }],
    // Of nothing left lint tells; a schema without any choice would be none.
    [{ type: "string", enum: ["c"] }, { enum: ["a"] }, { type: "string", enum: ["c"] }],
    [{ type: "string" }, { const: "a" }, { type: "string", enum: ["a"] }],
    [
      { type: "string" },
      { pattern: "^a$", format: "email" },
      { type: "string", pattern: "^a$", format: "email" },
    ],
    [{ type: "string", format: "x" }, { format: "email" }, { type: "string", format: "email" }],
    [{ type: "string", pattern: "^b" }, { pattern: "^a$" }, { type: "string", pattern: "^b" }],
    // RE2 has syntax of its own, which providers refuse.
    [{ type: "string" }, { pattern: "(?i)^ops-[[:digit:]]+\\z" }, { type: "string" }],
    [{}, { type: "string" }, { type: "string" }],
    [{}, { maxLength: 3 }, { type: "string", maxLength: 3 }],
    [{ type: "string", "x-nullable": true }, { maxLength: 3 }, { type: "string", maxLength: 3 }],
    [{ type: "string", "x-nullable": true }, { type: ["string", "null"] }, { type: ["string", "null"] }],
    [
      { type: "string" },
      { allOf: [{ maxLength: 3 }, { allOf: [{ maxLength: 2 }] }] },
      { type: "string", maxLength: 2 },
    ],
    [{ type: "string" }, { not: { const: "a" } }, { type: "string" }],
    [{ type: "string" }, { anyOf: [{ const: "a" }, { const: "b" }] }, { type: "string" }],
    [
      { type: "array", maxItems: 5, items: { type: "string" } },
      { items: { enum: ["a"] }, maxItems: 3, minItems: 1, uniqueItems: true },
      { type: "array", maxItems: 3, minItems: 1, uniqueItems: true, items: { type: "string", enum: ["a"] } },
    ],
    [
      { type: "array" },
      { items: { maxLength: 3 } },
      { type: "array", items: { type: "string", maxLength: 3 } },
    ],
    [
      { type: "array", items: { type: "string" } },
      { prefixItems: [{ const: "a" }], items: { const: "b" } },
      { type: "array", items: { type: "string" } },
    ],
  ])("%j under %j is %j", (schema, constraint, expected) => {
    expect(shown(schema, constraint)).toEqual(expected);
  });

  test("but not what is hidden, nor is it told by a refusal", () => {
    expect(shown({ type: "number" }, { hidden: true, maximum: 100 })).toEqual({ type: "number" });
    const policy = policyOfOp(query({ type: "number" }), settings({ hidden: true, maximum: 100 }));
    expect(policy.tools[0]?.constraints).toMatchObject([{ hidden: true, schema: { maximum: 100 } }]);
    expect(mergeLocks(policy, "Op", { u: 101 })).toEqual({
      ok: false,
      issues: [{ code: "constraint-violated", pointer: "/u", message: "the policy refuses the value" }],
    });
    expect(mergeLocks(policy, "Op", { u: 100 })).toMatchObject({ ok: true });
  });

  test.each([false, "yes", 1, null])("hidden: %j is refused", (hidden) => {
    expect(issuesOfOp(query({ type: "number" }), settings({ hidden, maximum: 1 }))).toMatchObject([
      { code: "not-a-policy", pointer: "/u" },
    ]);
  });

  test("below the top it is a keyword like any other, and none", () => {
    expect(issuesOfOp(query({ type: "array" }), settings({ items: { hidden: true } }))).toMatchObject([
      { code: "unknown-key" },
    ]);
  });

  test("a locked name that a constraint mentions stays hidden", () => {
    const schema = {
      type: "object",
      properties: { token: { type: "string" }, free: {} },
    };
    const policy = policyOfOp([body(schema)], {
      parameters: { "/body/token": { user: "t-4711" }, "/body/free": "agent" },
      constraints: { "/body/free": { enum: [{ token: "a" }, { token: "b" }] } },
    });
    expect(JSON.stringify(listTools(policy))).not.toMatch(/token|4711/u);
  });
});

describe("a refusal names the bound", () => {
  test("once, in the policy's words, and no argument", () => {
    const policy = policyOfOp(
      query({ type: "number", maximum: 1_000 }),
      settings({ maximum: 100, multipleOf: 5 }),
    );
    expect(mergeLocks(policy, "Op", { u: 4_711 })).toEqual({
      ok: false,
      issues: [
        {
          code: "constraint-violated",
          pointer: "/u",
          message: "the policy says: the value must be at most 100, and must be a multiple of 5",
        },
      ],
    });
  });
  test("a wrong type is told as such", () => {
    const policy = policyOfOp(query({ type: "number" }), settings({ maximum: 100 }));
    const call = mergeLocks(policy, "Op", { u: "101" });
    expect(call.ok ? [] : call.issues.map(({ code }) => code)).toEqual([
      "constraint-violated",
      "type-mismatch",
    ]);
  });
  test("to the model as well", async () => {
    const constraints = [{ pointer: "/issueId", key: "issueId", segments: [], schema: { pattern: "^OPS-" } }];
    const told = await (await setUp({ constraints })).session.call("AddComment", {
      issueId: "X-1",
      comment: { body: "b" },
    });
    expect(told).toMatchObject({ issues: [{ message: "the policy says: the value must match ^OPS-" }] });
    const hidden = constraints.map((each) => ({ ...each, hidden: true as const }));
    const outcome = await (await setUp({ constraints: hidden })).session.call("AddComment", {
      issueId: "X-1",
      comment: { body: "b" },
    });
    expect(JSON.stringify(outcome)).not.toContain("OPS");
    expect(outcome).toMatchObject({
      status: "invalid",
      issues: [{ code: "constraint-violated", pointer: "/issueId" }],
    });
  });
});

test("what the definition still says is checked where a constraint is broken elsewhere", () => {
  const tool = openToolEntry({
    inputSchema: { type: "object", properties: { b: { type: "array", items: { maxLength: 1 } } } },
    constraints: [{ pointer: "/b", key: "b", segments: [], schema: { maxItems: 1 } }],
  });
  const call = mergeLocks(policyOf([tool]), tool.name, { b: ["a", "bc"] });
  expect(call.ok ? [] : call.issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    "constraint-violated /b",
    "type-mismatch /b/1",
  ]);
});
