import { type Issue, safeReadPolicy } from "@interlock/core";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { connector, leaf, operation } from "./connector.ts";

const good = {
  interlock: "1",
  ceiling: "review",
  actors: "[ group:sre ]",
  role: "agent",
  constraints: "{ /issueId: { maxLength: 9 } }",
  rules: "[ { if: { required: [ issueId ] }, permission: ask, reason: look } ]",
  limits: "{ perHour: 5 }",
  approval: "{ approvers: [ group:ops ], quorum: 1, expiresIn: PT1H }",
  grants: "{ kind: exact, maxUses: 3, maxTtl: P1D }",
  more: "onLocked: refuse",
};

function issues(parts: Partial<typeof good>): readonly Issue[] {
  const t = { ...good, ...parts };
  const text = `interlock: ${t.interlock}
ceiling: ${t.ceiling}
actors: ${t.actors}
connectors:
  jira:
    definition: x
    connection: y
    operations:
      Op:
        permission: ask
        parameters: { /issueId: ${t.role} }
        constraints: ${t.constraints}
        rules: ${t.rules}
        limits: ${t.limits}
        approval: ${t.approval}
        grants: ${t.grants}
        ${t.more}
`;
  const source = parsePolicy(text);
  if (!source.ok) return source.issues;
  const policy = compilePolicy(source.value, { jira: connector([operation("Op", [leaf("/issueId")])]) });
  return policy.ok ? [] : policy.issues;
}

test("the policy that the others differ from is fine", () => {
  expect(issues({})).toEqual([]);
});

test.each<[Partial<typeof good>, line: number, message: RegExp, suggestion: RegExp | undefined]>([
  [{ interlock: "2" }, 1, /^\/interlock must be 1, the version of the format$/u, /^write interlock: 1$/u],
  [{ interlock: '"1"' }, 1, /must be 1/u, /^write interlock: 1$/u],
  [
    { ceiling: "autonomous" },
    2,
    /must be readOnly, review or \{ autonomous: \{ onAsk: deny \} \}/u,
    /\{ autonomous: \{ onAsk: deny \} \}$/u,
  ],
  [
    { ceiling: "{ autonomous: {} }" },
    2,
    /must be readOnly, review or/u,
    /\{ autonomous: \{ onAsk: deny \} \}$/u,
  ],
  [
    { ceiling: "{ autonomous: { onAsk: dney } }" },
    2,
    /must be readOnly, review or/u,
    /^did you mean "deny"\?$/u,
  ],
  [{ ceiling: "readonly" }, 2, /must be readOnly, review or/u, /^did you mean "readOnly"\?$/u],
  [{ actors: "group:sre" }, 3, /^\/actors must be a list$/u, /^write actors: \[ group:sre \]$/u],
  [
    { actors: "[ group: sre ]" },
    3,
    /^\/actors\/0 must be an id, or group:NAME$/u,
    /^write group:sre, without a space$/u,
  ],
  [{ actors: "[ groups:sre ]" }, 3, /^"groups:sre" is no group/u, /^write group:sre$/u],
  [{ actors: "[ Group:sre ]" }, 3, /^"Group:sre" is no group/u, /^write group:sre$/u],
  [{ actors: '[ "group: sre" ]' }, 3, /^"group: sre" is no group/u, /^write group:sre$/u],
  [{ actors: '[ "group:" ]' }, 3, /^"group:" is no group/u, /^write the group's name behind it$/u],
  [
    { role: "agnet" },
    11,
    /must be agent, skip, \{ user: VALUE \} or \{ user: \{ secret: NAME \} \}$/u,
    /^did you mean "agent"\?$/u,
  ],
  [
    { role: "OPS-1" },
    11,
    /must be agent, skip, \{ user: VALUE \}/u,
    /^to lock it to that value, write \{ user: "OPS-1" \}$/u,
  ],
  [{ role: "5" }, 11, /must be agent, skip/u, /^to lock it to that value, write \{ user: 5 \}$/u],
  [{ role: "[]" }, 11, /must be agent, skip/u, undefined],
  [
    { constraints: "{ /issueId: string }" },
    12,
    /must be a JSON Schema, a mapping of keywords$/u,
    /^write for instance \{ type: string/u,
  ],
  [
    { constraints: "{ /issueId: { maxLenght: 5 } }" },
    12,
    /"maxLenght" is no keyword/u,
    /^did you mean "maxLength"\?$/u,
  ],
  [
    { constraints: '{ /issueId: { maxLength: "5" } }' },
    12,
    /`maxLength` must be a whole number, 0 or more$/u,
    /^write 5 without quotes$/u,
  ],
  [
    { constraints: "{ /issueId: { format: guid } }" },
    12,
    /`format` must be one of date, time, date-time/u,
    /./u,
  ],
  [
    { rules: "[ { if: [], permission: ask, reason: r } ]" },
    13,
    /must be a JSON Schema, a mapping of keywords$/u,
    /./u,
  ],
  [
    { rules: "[ { if: { required: issueId }, permission: ask, reason: r } ]" },
    13,
    /`required` must be a list of names$/u,
    /^write \[ issueId \]$/u,
  ],
  [
    { rules: "[ { permission: dney, reason: r } ]" },
    13,
    /must be one of ask, deny$/u,
    /^did you mean "deny"\?$/u,
  ],
  [
    { rules: "[ { origins: [ 5 ], permission: ask, reason: r } ]" },
    13,
    /must be a text: prompt, unknown or result$/u,
    undefined,
  ],
  [{ limits: '{ perHour: "5" }' }, 14, /must be a whole number above 0$/u, /^write 5 without quotes$/u],
  [{ limits: "{ perHour: 0 }" }, 14, /must be a whole number above 0$/u, undefined],
  [
    { approval: "{ expiresIn: 15m }" },
    15,
    /must be a duration in ISO 8601, such as PT15M/u,
    /^write PT15M$/u,
  ],
  [{ approval: "{ expiresIn: 2 days }" }, 15, /must be a duration in ISO 8601/u, /^write P2D$/u],
  [{ approval: "{ expiresIn: 900 }" }, 15, /must be a duration in ISO 8601/u, undefined],
  [{ approval: "{ expiresIn: P1M }" }, 15, /is no duration/u, undefined],
  [{ approval: "{ quorum: two }" }, 15, /must be a whole number above 0$/u, undefined],
  [{ approval: "{ approvers: [ grop:ops ] }" }, 15, /^"grop:ops" is no group/u, /^write group:ops$/u],
  [
    { approval: "{ groups: [ ops ] }" },
    15,
    /^"groups" is not a key of a policy here$/u,
    /approvers: \[ group:NAME \]/u,
  ],
  [
    { grants: "exakt" },
    16,
    /must be none, exact, schema, or \{ kind: exact, maxUses: 10, maxTtl: PT1H \}$/u,
    /^did you mean "exact"\?$/u,
  ],
  [{ grants: "{ kind: exact, maxTtl: 1h }" }, 16, /./u, /./u],
  [{ more: "onLocked: ingore" }, 17, /must be one of refuse, ignore$/u, /^did you mean "ignore"\?$/u],
  [
    { more: "access: { is: wirte, because: x }" },
    17,
    /must be one of read, write$/u,
    /^did you mean "write"\?$/u,
  ],
])("%j is told at line %i with what to write", (parts, line, message, suggestion) => {
  const [first, ...others] = issues(parts);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ line });
  expect(first?.message).toMatch(message);
  if (suggestion === undefined) expect(first?.suggestion).toBeUndefined();
  else expect(first?.suggestion).toMatch(suggestion);
});

test("no message is the validator's own jargon", () => {
  const odd = ["5", "true", "[]", "{}", "null", "x", "{ x: 1 }", "[ 5 ]", "[ [] ]", '""'];
  for (const key of Object.keys(good) as readonly (keyof typeof good)[])
    for (const value of odd)
      for (const { message } of key === "more" ? [] : issues({ [key]: value }))
        expect(message).not.toMatch(
          /expected|invalid input|forms that it may have|must match pattern|received/iu,
        );
});

test.each([
  ["its text", "# what it may\ninterlock: 1\nconnectors: {}\n"],
  ["a YAML document", "---\ninterlock: 1\n"],
  ["JSON", '{ "interlock": 1, "connectors": {} }'],
  ["a value", { interlock: 1 }],
])("a policy file that is given where a compiled policy is read is told as such: %s", (_, document) => {
  expect(safeReadPolicy(document)).toMatchObject({
    ok: false,
    issues: [
      {
        code: "not-a-policy",
        message: expect.stringMatching(/^this is a policy file as people write it/u),
        suggestion: expect.stringContaining("interlock check"),
      },
    ],
  });
  expect(safeReadPolicy("x: 1")).toMatchObject({ issues: [{ message: "the policy is not JSON" }] });
});
