import { boundsEveryLeaf, decide, type Grant } from "@interlock/approval";
import type { Call, JsonSchema } from "@interlock/core";
import { expect, test } from "vitest";
import { callOf, facts, givenFor } from "./set-up.ts";

function grantOf(call: Call, parts: Partial<Grant> = {}): Grant {
  const { requestDigest } = call;
  const named = { id: "g-1", tool: "AddComment", connection: "desk-1", generation: 0 };
  return { ...named, requestDigest, expiresAt: 2_000, usesLeft: 1, ...givenFor(call), ...parts };
}

test("of several grants the first that covers the call answers it", () => {
  const call = callOf();
  const grants = [
    grantOf(call, { id: "other", requestDigest: "x" }),
    grantOf(call, { id: "late", expiresAt: 1_000 }),
    grantOf(call, { id: "one" }),
    grantOf(call, { id: "two" }),
  ];
  expect(decide(call, { ...facts, grants })).toMatchObject({
    verdict: "allow",
    reasons: [{ code: "permission" }, { code: "grant", detail: "one" }],
  });
});

test("a grant covers up to its last use, in its last millisecond", () => {
  const call = callOf();
  const verdict = (parts: Partial<Grant>) =>
    decide(call, { ...facts, grants: [grantOf(call, parts)] }).verdict;
  expect(verdict({ usesLeft: 1, expiresAt: 1_001 })).toBe("allow");
  expect(verdict({ usesLeft: 0 })).toBe("ask");
  expect(verdict({ usesLeft: -1 })).toBe("ask");
  expect(verdict({ expiresAt: 1_000 })).toBe("ask");
});

test("a grant by schema does not answer where only exact ones are permitted, though it bounds everything", () => {
  const schema = {
    properties: {
      issueId: { const: "OPS-1" },
      comment: {
        properties: {
          body: { const: "hello" },
          rows: { maxItems: 3, items: { properties: { text: { const: "" } } } },
        },
      },
    },
  };
  const verdict = (kind: "exact" | "schema") => {
    const call = callOf({ grants: { kind } });
    return decide(call, { ...facts, grants: [grantOf(call, { schema })] }).verdict;
  };
  expect([verdict("schema"), verdict("exact")]).toEqual(["allow", "ask"]);
});

const agent = [
  { pointer: "/a", key: "a", segments: [], required: true },
  { pointer: "/rows/*/b", key: "rows", segments: [null, "b"], required: true },
];
const bound = { const: 1 };
const rows = { maxItems: 3, items: { properties: { b: bound } } };

test.each<[JsonSchema, boolean]>([
  [{ properties: { a: bound, rows } }, true],
  [{ properties: { a: bound } }, false],
  [{ properties: { rows } }, false],
  [{ properties: { a: bound, rows: { maxItems: 3, items: { b: bound } } } }, false],
  [{ properties: { a: bound, rows: { properties: { b: bound } } } }, false],
  [{ properties: { a: bound, rows: { maxItems: 3, items: { properties: { b: true } } } } }, false],
  [{ properties: { a: bound, rows: { maxItems: 3, items: true } } }, false],
  [{}, false],
])("%j bounds every leaf: %s", (schema, bounds) => {
  expect(boundsEveryLeaf(schema, { agent })).toBe(bounds);
});

test.each<[JsonSchema, boolean]>([
  [{ const: null }, true],
  [{ enum: ["x"] }, true],
  [{ pattern: "^x$" }, true],
  [{ minimum: 1, maximum: 2 }, true],
  [{ minimum: 1, exclusiveMaximum: 2 }, true],
  [{ exclusiveMinimum: 1, maximum: 2 }, true],
  [{ exclusiveMinimum: 1, exclusiveMaximum: 2 }, true],
  [{ minimum: 1, exclusiveMinimum: 2 }, false],
  [{ maximum: 1, exclusiveMaximum: 2 }, false],
  [{ maximum: 1 }, false],
  [{ type: "boolean" }, true],
  [{ type: "boolean", description: "x" }, true],
  [{ type: "integer" }, false],
  [{}, false],
])("%j says what a leaf may be: %s", (schema, bounds) => {
  expect(boundsEveryLeaf({ properties: { a: schema } }, { agent: agent.slice(0, 1) })).toBe(bounds);
});

test("what says what it may be only in its prototype says nothing", () => {
  const schema = { properties: { a: Object.create({ type: "boolean", const: 1 }) } };
  expect(boundsEveryLeaf(schema, { agent: agent.slice(0, 1) })).toBe(false);
});
