import { decide } from "@interlock/approval";
import type { Rule } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { callOf, facts } from "../approval/set-up.ts";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";

// A cache under a key that was the same for every entry: the second pattern of a schema was its first.
test("each pattern of one schema is its own", () => {
  const check = compileSchema({
    properties: { a: { pattern: "^a$" }, b: { pattern: "^b$" }, c: { pattern: "^a$" } },
  });
  expect(check({ a: "a", b: "b", c: "a" })).toEqual([]);
  expect(check({ a: "a", b: "a", c: "b" })).toEqual([
    { path: ["b"], keyword: "pattern" },
    { path: ["c"], keyword: "pattern" },
  ]);
});

test("the second pattern of a constraint refuses", () => {
  const schema = { type: "string", allOf: [{ pattern: "^[a-z@.]+$" }, { pattern: "@contoso\\.com$" }] };
  const policy = policyOf([
    openToolEntry({ constraints: [{ pointer: "/b", key: "b", segments: [], schema }] }),
  ]);
  expect(mergeLocks(policy, "AddComment", { b: "a@contoso.com" })).toMatchObject({ ok: true });
  expect(mergeLocks(policy, "AddComment", { b: "a@evil.example" })).toMatchObject({ ok: false });
});

test("the second pattern of a deny rule denies", () => {
  const rule: Rule = {
    if: {
      properties: {
        comment: { properties: { body: { pattern: "^h" } }, required: ["body"] },
        issueId: { pattern: "1$" },
      },
      required: ["comment", "issueId"],
    },
    permission: "deny",
    reason: "no",
    tellAgent: false,
  };
  expect(decide(callOf({ permission: "allow", rules: [rule] }), facts).verdict).toBe("deny");
});
