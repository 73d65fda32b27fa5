// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema is called so
import type { JsonSchema } from "@interlock/core";
import { expect, test } from "vitest";
import { body, issuesOfOp } from "../triage/swagger-policy.ts";

// A rule's `properties` were checked against the operation, its `required`, `contains`, `not` and values were not.
const definition = [
  { in: "query", name: "dry", type: "boolean" },
  body({
    type: "object",
    properties: {
      amount: { type: "number" },
      lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
      free: { type: "object" },
      open: { type: "object", properties: { known: { type: "string" } }, additionalProperties: true },
      self: { $ref: "#/definitions/Self" },
    },
  }),
];
const more = {
  definitions: {
    Self: { type: "object", properties: { name: { type: "string" }, next: { $ref: "#/definitions/Self" } } },
  },
};
const codes = (condition: JsonSchema) =>
  issuesOfOp(
    definition,
    {
      parameters: { "/dry": "agent", "/body": "agent" },
      rules: [{ if: condition, permission: "deny", reason: "no" }],
    },
    more,
  ).map(
    ({ code, pointer, suggestion }) =>
      `${code} ${pointer}${suggestion === undefined ? "" : `: ${suggestion}`}`,
  );
const within = (schema: JsonSchema): JsonSchema => ({ properties: { body: schema } });

test.each<[JsonSchema, string]>([
  [{ required: ["bdoy"] }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [{ properties: { bdoy: {} } }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [{ not: { required: ["bdoy"] } }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [{ if: { required: ["bdoy"] }, then: {} }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [
    { anyOf: [{}, { oneOf: [{ allOf: [{ required: ["bdoy"] }] }] }] },
    'unknown-pointer /bdoy: did you mean "body"?',
  ],
  [{ dependentRequired: { bdoy: ["dry"] } }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [{ dependentRequired: { dry: ["bdoy"] } }, 'unknown-pointer /bdoy: did you mean "body"?'],
  [within({ required: ["amuont"] }), 'unknown-pointer /body/amuont: did you mean "amount"?'],
  [
    within({ properties: { lines: { items: { required: ["sqku"] } } } }),
    'unknown-pointer /body/lines/*/sqku: did you mean "sku"?',
  ],
  [
    within({ properties: { lines: { contains: { properties: { skuu: {} } } } } }),
    'unknown-pointer /body/lines/*/skuu: did you mean "sku"?',
  ],
  [
    within({ properties: { lines: { prefixItems: [{ required: ["sqku"] }] } } }),
    'unknown-pointer /body/lines/*/sqku: did you mean "sku"?',
  ],
  [
    { additionalProperties: { required: ["amuont"] } },
    'unknown-pointer /body/amuont: did you mean "amount"?',
  ],
  [
    within({ properties: { self: { properties: { next: { required: ["nme"] } } } } }),
    'unknown-pointer /body/self/next/nme: did you mean "name"?',
  ],
  [
    { properties: { amount: {} } },
    "unknown-pointer /amount: it stands at /body/amount: write properties: { body: { properties: { amount: … } } }",
  ],
  [
    { properties: { "body.amount": {} } },
    "unknown-pointer /body.amount: it stands at /body/amount: write properties: { body: { properties: { amount: … } } }",
  ],
  [
    { required: ["body/amount"] },
    "unknown-pointer /body~1amount: it stands at /body/amount: write properties: { body: { properties: { amount: … } } }",
  ],
])("%j is refused", (condition, expected) => {
  expect(codes(condition)).toEqual([expected]);
});

test.each<JsonSchema>([
  within({ properties: { free: { required: ["anything"], properties: { at: { required: ["all"] } } } } }),
  within({ properties: { open: { required: ["known", "other"] } } }),
  within({ properties: { self: { properties: { next: { required: ["name", "next"] } } } } }),
  { required: ["dry", "body"], dependentRequired: { dry: ["body"] } },
])("names are free where the definition declares none: %j", (condition) => {
  expect(codes(condition)).toEqual([]);
});

test("constraints name what their leaf declares", () => {
  const constraints = { "/body/self/next": { required: ["nmae"] }, "/body/free": { required: ["nmae"] } };
  expect(
    issuesOfOp(definition, { parameters: { "/body": "agent" }, constraints }, more).map(
      (issue) => issue.pointer,
    ),
  ).toEqual(["/body/self/next/nmae"]);
});
