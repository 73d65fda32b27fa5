// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema is called so
import { decide, type Grant } from "@interlock/approval";
import type { JsonSchema, Rule } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { callOf, facts, givenFor } from "../approval/set-up.ts";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";
import { body, issuesOfOp, policyOfOp } from "../triage/swagger-policy.ts";

// Keywords outside the vocabulary were no-ops: a misspelt one disarmed a deny rule, `$async` let everything through.
const idle: readonly JsonSchema[] = [
  { $async: true, maxLength: 1 },
  { format: "e-mail" },
  { maxLenght: 3 },
  { Pattern: "^x$" },
  { regex: "^x$" },
  { $ref: "#/definitions/x" },
  { nullable: true, maxLength: 3 },
  { minimum: "5" },
  { required: "a" },
  { pattern: "a(?=b)" },
  { not: { maxLenght: 3 } },
  { items: { containz: {} } },
  { maxContains: 3 },
  { then: { maxLength: 3 } },
  { patternProperties: { "^a": false } },
];
const definition = [body({ type: "object", properties: { a: { type: "string" }, l: { type: "array" } } })];

test.each(idle)("the constraint %j does not compile", (schema) => {
  const issues = issuesOfOp(definition, {
    parameters: { "/body/a": "agent" },
    constraints: { "/body/a": schema },
  });
  expect(issues).toMatchObject([{ code: expect.stringMatching(/^(unknown-key|schema-invalid)$/u) }]);
  expect(issues[0]?.message).toMatch(/^in the constraint on \/body\/a, /u);
});

test.each(idle)("the rule if %j does not compile, whatever stands around it", (schema) => {
  for (const condition of [
    schema,
    { not: schema },
    { properties: { body: { properties: { a: schema } } } },
  ]) {
    const rules = [{ if: condition as JsonSchema, permission: "deny", reason: "no" }] as const;
    const codes = issuesOfOp(definition, { parameters: { "/body": "agent" }, rules }).map(
      (issue) => issue.code,
    );
    expect(codes[0]).toMatch(/^(unknown-key|schema-invalid)$/u);
  }
});

test.each(idle)("a policy that something else compiled with %j judges nothing", (schema) => {
  const constraints = [{ pointer: "/b", key: "b", segments: [], schema }];
  const call = mergeLocks(policyOf([openToolEntry({ constraints })]), "AddComment", { b: "x" });
  expect(call).toMatchObject({ ok: false, issues: [{ code: "value-refused", pointer: "" }] });
  const rule: Rule = { if: { not: schema }, permission: "ask", reason: "r", tellAgent: false };
  expect(decide(callOf({ permission: "allow", rules: [rule] }), facts)).toEqual({
    verdict: "deny",
    needs: [],
    reasons: [{ code: "policy-error" }],
  });
});

test("a grant whose schema holds such a keyword covers nothing, and breaks nothing", () => {
  const call = callOf({ permission: "ask", grants: { kind: "schema" }, agent: [], locks: [] });
  const grant = (schema: JsonSchema): Grant => ({
    id: "g",
    tool: "AddComment",
    connection: "desk-1",
    generation: 0,
    schema,
    expiresAt: 2_000,
    usesLeft: 1,
    ...givenFor(call),
  });
  expect(decide(call, { ...facts, grants: [grant({ required: ["issueId"] })] }).verdict).toBe("allow");
  for (const schema of [...idle, { $async: true }])
    expect(decide(call, { ...facts, grants: [grant(schema)] }).verdict).toBe("ask");
});

test("formats of the closed list are asserted", () => {
  const settings = {
    parameters: { "/body/a": "agent" },
    constraints: { "/body/a": { format: "email" } },
  } as const;
  const policy = policyOfOp(definition, settings);
  expect(mergeLocks(policy, "Op", { body: { a: "anything; evil" } })).toMatchObject({
    issues: [
      { code: "constraint-violated", message: "the policy says: the value must be an e-mail address" },
    ],
  });
  expect(mergeLocks(policy, "Op", { body: { a: "a@contoso.example" } })).toMatchObject({ ok: true });
});
