import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { codes } from "../triage/compiling.ts";
import { container, leaf, operation } from "../triage/connector.ts";
import { body, issuesOfOp, policyOfOp } from "../triage/swagger-policy.ts";

const lost = body({
  type: "object",
  properties: { a: { $ref: "#/definitions/Nothing" }, b: { type: "strnig" }, c: {} },
});

test("an agent leaf whose reference names nothing, or whose type is none, is an issue where it is selected", () => {
  expect(issuesOfOp([lost], { parameters: { "/body": "agent" } })).toMatchObject([
    {
      code: "schema-unknown",
      pointer: "/body/a",
      suggestion: expect.stringContaining("constraints: { /body/a:"),
    },
    { code: "schema-unknown", pointer: "/body/b" },
  ]);
  // What is meant to be untyped is not.
  expect(issuesOfOp([lost], { parameters: { "/body/c": "agent" } })).toEqual([]);
  expect(issuesOfOp([lost], { enabled: false, parameters: { "/body": "agent" } })).toEqual([]);
  expect(issuesOfOp([lost], { parameters: { "/body/a": { user: "x" }, "/body/b": "skip" } })).toEqual([]);
});

test("it takes only what a constraint of the policy types", () => {
  const constraints = { "/body/a": { type: "string" }, "/body/b": { maxLength: 3 } };
  const policy = policyOfOp([lost], { parameters: { "/body": "agent" }, constraints });
  expect(mergeLocks(policy, "Op", { body: { a: "x", b: "y" } })).toMatchObject({ ok: true });
  for (const bad of [{ a: 5 }, { a: {} }, { b: ["y"] }, { b: "long" }])
    expect(mergeLocks(policy, "Op", { body: bad })).toMatchObject({ ok: false });
  const untyped = issuesOfOp([lost], {
    parameters: { "/body/a": "agent" },
    constraints: { "/body/a": { not: {} } },
  });
  expect(untyped.map((issue) => issue.code)).toContain("schema-unknown");
});

test("a part that lies too deep is cut there, and is one too", () => {
  const op = operation(
    "Op",
    [
      leaf("/b/deep", { type: "object", schema: {} }),
      leaf("/b/loop", { type: "recursive", schema: { $ref: "#/$defs/Gone" } }),
      leaf("/b/ring", { type: "recursive", schema: { $ref: "#/$defs/Ring" } }),
      leaf("/b/text"),
    ],
    [container("/b")],
    { definitions: { Ring: { $ref: "#/$defs/Ring" } } },
  );
  expect(codes([op], "      Op: { permission: allow, parameters: { /b: agent } }\n")).toEqual([
    "schema-unknown /b/deep",
    "schema-unknown /b/loop",
    "schema-unknown /b/ring",
  ]);
});
