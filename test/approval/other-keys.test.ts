import { boundsEveryLeaf, decide, type Facts, firstUnbounded, renderRequest } from "@interlock/approval";
import type { Call, JsonSchema, Rule } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";
import { facts, givenFor } from "./set-up.ts";

const declared = ["a", "skipped"];
const agent = [
  { pointer: "/b/a", key: "b", segments: ["a"], required: false },
  { pointer: "/b/~other", key: "b", segments: [true as const], required: false, declared },
];

function call(b: object, rules: readonly Rule[] = [], grants: "none" | "schema" = "none"): Call {
  const tool = openToolEntry({ agent, rules, permission: "allow", grants: { kind: grants } });
  const asking = grants === "none" ? tool : { ...tool, permission: "ask" as const };
  const merged = mergeLocks(policyOf([asking]), tool.name, { b });
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  return merged.value;
}

describe("a rule over origins sees other keys", () => {
  const rules: readonly Rule[] = [
    { origins: ["result", "unknown"], permission: "deny", reason: "tainted", tellAgent: false },
  ];
  test.each<[string, Facts["origins"], object, string]>([
    ["of a result", { "/b/a": "prompt", "/b/note": "result:1" }, { a: "x", note: "t" }, "deny"],
    ["of which nothing is said", { "/b/a": "prompt" }, { a: "x", note: "t" }, "deny"],
    [
      "in which something is a result",
      { "/b": "prompt", "/b/note/x": "result:1" },
      { note: { x: 1 } },
      "deny",
    ],
    ["of the prompt", { "/b/a": "prompt", "/b/note": "prompt" }, { a: "x", note: "t" }, "allow"],
    ["that are not there", { "/b/a": "prompt" }, { a: "x" }, "allow"],
  ])("%s", (_, origins, b, verdict) => {
    expect(decide(call(b, rules), { ...facts, ...(origins === undefined ? {} : { origins }) }).verdict).toBe(
      verdict,
    );
  });
});

describe("a grant of a schema bounds other keys or covers nothing", () => {
  const a = { enum: ["x"] };
  const propertyNames = { enum: ["a", "note"] };
  const within = (b: JsonSchema): JsonSchema => ({ properties: { b } });
  test.each<[string, JsonSchema, string | undefined]>([
    ["nothing said", { properties: { a } }, "/b/~other"],
    ["open", { properties: { a }, additionalProperties: true }, "/b/~other"],
    ["typed and not bound", { properties: { a }, additionalProperties: { type: "string" } }, "/b/~other"],
    ["named and not bound", { properties: { a, note: {} }, additionalProperties: false }, "/b/~other"],
    [
      "patterns",
      { properties: { a }, patternProperties: { "": a }, additionalProperties: false },
      "/b/~other",
    ],
    ["the declared one first", { additionalProperties: true }, "/b/a"],
    ["closed", { properties: { a }, additionalProperties: false }, undefined],
    [
      "bound, but not what they are called",
      { properties: { a }, additionalProperties: { enum: ["y"] } },
      "/b/~other",
    ],
    [
      "bound and named",
      { properties: { a }, propertyNames, additionalProperties: { enum: ["y"] } },
      undefined,
    ],
    ["named and bound", { properties: { a, note: { const: 1 } }, additionalProperties: false }, undefined],
  ])("%s", (_, schema, pointer) => {
    expect(firstUnbounded(within(schema), { agent })).toBe(pointer);
    expect(boundsEveryLeaf(within(schema), { agent })).toBe(pointer === undefined);
  });

  test.each([
    [{ a: "x" }, "allow"],
    [{ a: "x", note: "y" }, "allow"],
    [{ a: "x", note: "z" }, "ask"],
    [{ a: "x", isAdmin: true }, "ask"],
  ])("%j", (b, verdict) => {
    const of = call(b, [], "schema");
    const grant = {
      id: "g",
      tool: of.tool.name,
      connection: of.connection,
      generation: 0,
      schema: within({ properties: { a }, propertyNames, additionalProperties: { enum: ["y"] } }),
      expiresAt: 2_000,
      usesLeft: 1,
      ...givenFor(of),
    };
    expect(decide(of, { ...facts, grants: [grant] }).verdict).toBe(verdict);
    const silent = { ...grant, schema: within({ properties: { a } }) };
    expect(decide(of, { ...facts, grants: [silent] }).verdict).toBe("ask");
  });
});

test("an approver is shown other keys as the agent's", () => {
  expect(renderRequest(call({ a: "x", note: { deep: 1 } })).leaves).toMatchObject([
    { pointer: "/b/a", source: "agent" },
    { pointer: "/b/note/deep", source: "agent" },
  ]);
});
