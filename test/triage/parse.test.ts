import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "@interlock/core";
import { compilePolicy, parsePolicy, policyFileJsonSchema } from "@interlock/triage";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { connector, leaf, operation } from "./connector.ts";

const good = `interlock: 1
ceiling: { autonomous: { onAsk: deny } }
connectors:
  jira:
    definition: ./jira.swagger.json
    connection: jira-ops
    operations:
      GetIssue:
        permission: allow
        parameters:
          /issueId: agent
`;
const jira = connector([operation("GetIssue", [leaf("/issueId", { requiredLocal: true })])]);

function issues(text: string): readonly Issue[] {
  const source = parsePolicy(text);
  if (!source.ok) return source.issues;
  const policy = compilePolicy(source.value, { jira });
  return policy.ok ? [] : policy.issues;
}

test.each<[string, string, string, Partial<Issue>]>([
  [
    "a key",
    "permission:",
    "permision:",
    { code: "unknown-key", line: 9, column: 9, suggestion: 'did you mean "permission"?' },
  ],
  [
    "a connector's key",
    "connection:",
    "conection:",
    { code: "unknown-key", line: 6, column: 5, suggestion: 'did you mean "connection"?' },
  ],
  [
    "an operation",
    "GetIssue:",
    "getIssue:",
    { code: "unknown-operation", line: 8, column: 7, suggestion: 'did you mean "GetIssue"?' },
  ],
  [
    "a pointer",
    "/issueId:",
    "/issueid:",
    { code: "unknown-pointer", line: 11, column: 11, suggestion: 'did you mean "/issueId"?' },
  ],
  [
    "a permission",
    "allow",
    "alow",
    { code: "unknown-permission", line: 9, column: 21, suggestion: 'did you mean "allow"?' },
  ],
  [
    "a role",
    "/issueId: agent",
    "/issueId: agnet",
    { code: "not-a-policy", line: 11, column: 21, suggestion: 'did you mean "agent"?' },
  ],
  ["a run mode", "onAsk: deny", "onAsk: dney", { code: "not-a-policy", line: 2 }],
])("%s mistyped is told with its place", (_, from, to, expected) => {
  expect(issues(good)).toEqual([]);
  expect(issues(good.replace(from, to))).toContainEqual(expect.objectContaining(expected));
});

test("an issue inside an operation names the connector and the operation", () => {
  expect(issues(good.replace("allow", "alow"))).toMatchObject([{ connector: "jira", operation: "GetIssue" }]);
});

test("a missing permission is told at its operation; there is no default", () => {
  expect(issues(good.replace("        permission: allow\n", ""))).toMatchObject([
    { code: "unknown-permission", line: 8 },
  ]);
});

test("JSON is accepted as well", () => {
  const source = parsePolicy(good);
  expect(issues(JSON.stringify(source.ok ? source.value.file : {}, null, 2))).toEqual([]);
});

test.each([
  ["a key twice", `${good}          /issueId: skip\n`],
  ["an integer that JSON would round", good.replace("agent", "{ user: 9007199254740993 }")],
  ["not a number", good.replace("agent", "{ user: .nan }")],
  ["a lone surrogate", good.replace("agent", '{ user: "\\ud800" }')],
  ["__proto__", good.replace("      GetIssue:", "      __proto__:")],
  ["broken YAML", good.replace("{ autonomous: {", "{ autonomous: { {")],
  ["nothing", ""],
  ["aliases that multiply", `a: &a [x]\nb: [${"*a, ".repeat(200)}]`],
  ["nesting without end", "[".repeat(20_000)],
])("%s is refused with a place or a sentence, never thrown", (_, text) => {
  const [first] = issues(text);
  expect(first?.message).toMatch(/./u);
});

test("the schema file that editors use is the one that the reader's form gives", () => {
  const file = join(import.meta.dirname, "../../packages/triage/policy.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(policyFileJsonSchema());
});

test("the published schema accepts what the reader accepts and refuses what it refuses", () => {
  const validate = new Ajv2020({ strict: false }).compile(policyFileJsonSchema());
  const source = parsePolicy(good);
  const file = source.ok ? source.value.file : {};
  expect(validate(file)).toBe(true);
  expect(validate({ ...file, conectors: {} })).toBe(false);
  expect(validate(JSON.parse(JSON.stringify(file).replace('"allow"', '"alow"')))).toBe(false);
});
