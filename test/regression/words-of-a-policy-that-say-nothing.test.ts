import { compilePolicy, parsePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { connector, leaf, operation } from "../triage/connector.ts";

const desk = connector([
  operation("Op", [leaf("/q"), leaf("/n", { type: "number", schema: { type: "number" } })]),
]);

function issuesOf(settings: string) {
  const text = `interlock: 1\nconnectors:\n  desk:\n    definition: x\n    connection: c\n    operations:\n      Op: ${settings}\n`;
  const source = parsePolicy(text);
  if (!source.ok) return source.issues;
  const policy = compilePolicy(source.value, { desk });
  return policy.ok ? [] : policy.issues;
}

const rule = (origin: string) =>
  `{ permission: allow, parameters: { /q: agent }, rules: [ { origins: [ ${origin} ], permission: deny, reason: r } ] }`;

test.each(["prompt", "unknown", "result", "'result:Op'"])("%s is an origin", (origin) => {
  expect(issuesOf(rule(origin))).toEqual([]);
});

test.each<[string, string]>([
  ["resutl", 'did you mean "result"?'],
  ["Unknown", 'did you mean "unknown"?'],
  ["'result:Opp'", 'did you mean "result:Op"?'],
  ["'result:'", "result"],
  ["'prompt:x'", "prompt"],
  ["nonsense-of-all", "write prompt, unknown, result, or result:TOOL with a tool of this policy"],
])("%s is the origin of nothing: the rule would never hold", (origin, suggestion) => {
  expect(issuesOf(rule(origin))).toMatchObject([
    { code: "not-a-policy", line: 7, suggestion: expect.stringContaining(suggestion) },
  ]);
});

test.each([
  "{ permission: allow, parameters: { /q: { user: !secret API_KEY } } }",
  "{ permission: !ask allow, parameters: { /q: agent } }",
  "{ permission: allow, parameters: { /q: !lock agent } }",
  "!deny { permission: allow, parameters: { /q: agent } }",
])("a tag would be passed over: %s", (settings) => {
  expect(issuesOf(settings)).toMatchObject([{ code: "not-a-policy", line: 7 }]);
});

test.each<[string, boolean]>([
  ["0777", false],
  ["-007", false],
  ["0.12345678901234567890123", false],
  ["1234567.89012345678", false],
  ["1e-500", false],
  ["12345678901234567890.5", false],
  ["0", true],
  ["0.0", true],
  ["0.5", true],
  ["-1.25e10", true],
  ["0.1234567890123456", true],
  ["100000000000000000000.0", false],
  ["0x10", true],
])("a number that would be another one: %s", (number, isOk) => {
  const settings = `{ permission: allow, parameters: { /n: { user: ${number} } } }`;
  expect([number, issuesOf(settings).length === 0]).toEqual([number, isOk]);
});

test.each(["'ann '", "' ann'", "'grp:admins'", "'team:admins'", "'Group:admins'"])(
  "an approver whom nobody is: %s",
  (name) => {
    const settings = `{ permission: ask, parameters: { /q: agent }, approval: { approvers: [ ${name} ] } }`;
    expect(issuesOf(settings)).toMatchObject([{ code: "not-a-policy", line: 7 }]);
  },
);
