import type { Operation, Policy } from "@interlock/core";
import { compilePolicy, lint, lintRules, parsePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { connector, container, leaf, operation } from "./connector.ts";

const read = operation("Read", [leaf("/id")], [], { method: "get", access: "read" });
const write = operation("Write", [
  leaf("/id"),
  leaf("/to"),
  leaf("/count", { type: "integer", schema: { type: "integer", maximum: 9 } }),
]);
const remove = operation("Remove", [], [], { method: "delete", destructive: true });
const proxy = operation("HttpRequest", [leaf("/Uri")], [], { unbounded: true });
const list = operation(
  "List",
  [leaf("/ids", { collectionFormat: "multi", type: "array", schema: { type: "array" } })],
  [],
  { method: "get", access: "read" },
);
const login = operation("Login", [leaf("/password", { secret: true })], [], {
  method: "get",
  access: "read",
});
// Twelve definitions that refer to each other unfold to more than anybody can hold.
const circle = Array.from({ length: 12 }, (_, index) => `N${index}`);
const unfolding = operation("Unfold", [leaf("/b", { in: "body", schema: { $ref: "#/$defs/N0" } })], [], {
  definitions: Object.fromEntries(
    circle.map((name) => [
      name,
      {
        type: "object",
        properties: Object.fromEntries(circle.map((other) => [other, { $ref: `#/$defs/${other}` }])),
      },
    ]),
  ),
});
const comment = operation(
  "Comment",
  [leaf("/comment/text", { in: "body" })],
  [container("/comment", { open: true })],
);
const many = Array.from({ length: 41 }, (_, index) =>
  operation(`Op${index}`, [], [], { method: "get", access: "read" }),
);

const same = operation("PutIt", [leaf("/name", { in: "path", required: true })], [], {
  path: "/Things/{name}",
});
const again = operation("PutAgain", [leaf("/id", { in: "path", required: true })], [], {
  path: "/things/{id}",
});
const other = operation("PutOther", [], [], { path: "/things/{id}/other" });

function compile(head: string, operations: string): Policy {
  const text = `interlock: 1\n${head}\nconnectors: { c: { definition: x, connection: x, operations: { ${operations} } } }\n`;
  const source = parsePolicy(text);
  if (!source.ok) throw new Error(JSON.stringify(source.issues));
  const all: readonly Operation[] = [
    read,
    write,
    remove,
    proxy,
    list,
    login,
    comment,
    unfolding,
    same,
    again,
    other,
    ...many,
  ];
  const policy = compilePolicy(source.value, { c: connector(all) });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

const auto = (onAsk: string) => `ceiling: { autonomous: { onAsk: ${onAsk} } }`;
const constrained = (schema: string, pointer = "/to") =>
  `Write: { permission: ask, parameters: { ${pointer}: agent }, constraints: { ${pointer}: ${schema} } }`;

const ruled = (condition: string, pointer = "/to") =>
  `Write: { permission: allow, parameters: { ${pointer}: agent }, rules: [ { if: ${condition}, permission: deny, reason: no } ] }`;

// Each rule: what sets it off, and the nearest policy that does not.
const fixtures: Readonly<
  Record<string, readonly (readonly [bad: readonly [string, string], good: readonly [string, string]])[]>
> = {
  "allowed-write": [
    [
      ["", "Write: { permission: allow }"],
      ["", "Write: { permission: ask }, Read: { permission: allow }"],
    ],
  ],
  "nothing-selected": [
    [
      ["", "Read: { permission: deny }"],
      ["", "Read: { permission: allow }"],
    ],
  ],
  "too-many-tools": [
    [
      ["", many.map((op) => `${op.id}: { permission: allow }`).join(", ")],
      [
        "",
        many
          .slice(1)
          .map((op) => `${op.id}: { permission: allow }`)
          .join(", "),
      ],
    ],
  ],
  "provider-schema-cut": [
    [
      ["", "Unfold: { permission: ask, parameters: { /b: agent } }"],
      ["", "Unfold: { permission: ask, parameters: { /b: skip } }"],
    ],
  ],
  "shared-owner": [
    [
      ["", "Read: { permission: allow }"],
      ["actors: [ group:sre ]", "Read: { permission: allow }"],
    ],
  ],
  "autonomous-ask-write": [
    [
      [auto("deny"), "Write: { permission: ask }"],
      [auto("deny"), "Write: { permission: ask, ceiling: review }"],
    ],
    [
      [auto("defer"), "Write: { permission: ask }"],
      [auto("defer"), "Read: { permission: ask }"],
    ],
  ],
  "ask-unattended": [
    [
      [auto("proceed"), "Read: { permission: ask }"],
      [auto("defer"), "Read: { permission: ask }"],
    ],
    [
      [auto("proceed"), "Read: { permission: ask }"],
      [auto("proceed"), "Read: { permission: ask, ceiling: { autonomous: { onAsk: deny } } }"],
    ],
  ],
  "free-target": [
    [
      ["", "Write: { permission: ask, parameters: { /to: agent } }"],
      ["", "Write: { permission: ask, parameters: { /to: { user: a } } }"],
    ],
    [
      ["", constrained("{ maxLength: 5 }")],
      ["", constrained("{ enum: [ a ] }")],
    ],
  ],
  "no-separation-of-duties": [
    [
      ["", "Remove: { permission: ask }"],
      ["", "Remove: { permission: ask, approval: { approvers: [ 'group:ops' ], notRequester: true } }"],
    ],
  ],
  "pattern-unanchored": [
    [
      ["", constrained("{ pattern: 'oncall@contoso\\.com' }")],
      ["", constrained("{ pattern: '^oncall@contoso\\.com$' }")],
    ],
    [
      ["", constrained("{ pattern: '^a|b$' }")],
      ["", constrained("{ pattern: '^(a|b)$' }")],
    ],
    [
      ["", constrained("{ pattern: '^.+@contoso\\.com$' }")],
      ["", constrained("{ pattern: '^[a-z.]+@contoso\\.com$' }")],
    ],
  ],
  "pattern-catastrophic": [
    [
      ["", constrained("{ pattern: '^(a+)+$' }")],
      ["", constrained("{ pattern: '^(a+b?)$' }")],
    ],
    [
      ["", constrained("{ pattern: '^((ab)*c)*$' }")],
      ["", constrained("{ pattern: '^[(a+)+]$' }")],
    ],
  ],
  "agent-supplies-secret": [
    [
      ["", "Login: { permission: allow, parameters: { /password: agent } }"],
      ["", "Login: { permission: allow, parameters: { /password: { user: { secret: pw } } } }"],
    ],
  ],
  "unbounded-selected": [
    [
      ["", "HttpRequest: { permission: ask }"],
      ["", "Write: { permission: ask }"],
    ],
  ],
  "write-as-read": [
    [
      ["", "Write: { permission: allow, access: { is: read, because: it searches } }"],
      ["", "Read: { permission: allow, access: { is: read, because: it is } }"],
    ],
  ],
  "constraint-unsatisfiable": [
    [
      ["", constrained("{ minLength: 3, maxLength: 2 }")],
      ["", constrained("{ minLength: 2, maxLength: 2 }")],
    ],
    [
      ["", constrained("{ minimum: 10 }", "/count")],
      ["", constrained("{ minimum: 9 }", "/count")],
    ],
    [
      ["", constrained("{ type: integer }")],
      ["", constrained("{ type: string }")],
    ],
    [
      ["", constrained("{ pattern: '^9' }", "/count")],
      ["", constrained("{ minimum: 3 }", "/count")],
    ],
    [
      ["", constrained("{ const: '5' }", "/count")],
      ["", constrained("{ const: 5 }", "/count")],
    ],
    [
      ["", constrained("{ minimum: 5, exclusiveMaximum: 5 }", "/count")],
      ["", constrained("{ minimum: 5, maximum: 5 }", "/count")],
    ],
    [
      ["", constrained("{ allOf: [ { minLength: 3 }, { maxLength: 2 } ] }")],
      ["", constrained("{ anyOf: [ { minLength: 3 }, { maxLength: 2 } ] }")],
    ],
    [
      ["", constrained("{ enum: [ abc ], maxLength: 2 }")],
      ["", constrained("{ enum: [ abc, a ], maxLength: 2 }")],
    ],
  ],
  "rule-never": [
    [
      ["", ruled("{ properties: { to: { enum: [ a ], minLength: 2 } }, required: [ to ] }")],
      ["", ruled("{ properties: { to: { enum: [ a ] } }, required: [ to ] }")],
    ],
    [
      ["", ruled("{ properties: { count: { minimum: 10 } }, required: [ count ] }", "/count")],
      ["", ruled("{ properties: { count: { minimum: 9 } }, required: [ count ] }", "/count")],
    ],
    [
      ["", ruled("{ properties: { count: { minimum: 8, maximum: 7 } }, required: [ count ] }", "/count")],
      ["", ruled("{ properties: { count: { minimum: 7, maximum: 7 } }, required: [ count ] }", "/count")],
    ],
    [
      ["", ruled("{ required: [ id ] }")],
      ["", ruled("{ required: [ to ] }")],
    ],
    [
      ["", ruled("{ properties: { to: { type: integer } }, required: [ to ] }")],
      ["", ruled("{ properties: { to: { type: string } }, required: [ to ] }")],
    ],
  ],
  "rule-always": [
    [
      ["", ruled("{ properties: { count: { pattern: '^9' } }, required: [ count ] }", "/count")],
      ["", ruled("{ properties: { count: { minimum: 9 } }, required: [ count ] }", "/count")],
    ],
    [
      ["", ruled("{ not: { properties: { count: { const: '5' } }, required: [ count ] } }", "/count")],
      ["", ruled("{ not: { properties: { count: { const: 5 } }, required: [ count ] } }", "/count")],
    ],
    [
      ["", ruled("{ properties: { to: { } } }")],
      ["", ruled("{ properties: { to: { const: a } }, required: [ to ] }")],
    ],
    [
      ["", ruled("{ properties: { count: { maximum: 9 } } }", "/count")],
      ["", ruled("{ properties: { count: { maximum: 8 } }, required: [ count ] }", "/count")],
    ],
  ],
  "rule-holds-when-absent": [
    [
      ["", ruled("{ properties: { to: { pattern: x } } }")],
      ["", ruled("{ properties: { to: { pattern: x } }, required: [ to ] }")],
    ],
    [
      ["", ruled("{ anyOf: [ { properties: { to: { pattern: x } } }, { required: [ to ] } ] }")],
      [
        "",
        ruled(
          "{ required: [ to ], anyOf: [ { properties: { to: { pattern: x } } }, { properties: { to: { const: y } } } ] }",
        ),
      ],
    ],
    [
      ["", ruled("{ properties: { to: { pattern: x } } }")],
      ["", ruled("{ not: { properties: { to: { pattern: x } } } }")],
    ],
  ],
  "approvers-cannot-approve": [
    [
      ["", "Write: { permission: ask, approval: { notRequester: true } }"],
      ["", "Write: { permission: ask, approval: { notRequester: true, approvers: [ a ] } }"],
    ],
    [
      ["", "Write: { permission: ask, approval: { approvers: [ a, a ], quorum: 2 } }"],
      ["", "Write: { permission: ask, approval: { approvers: [ a, b ], quorum: 2 } }"],
    ],
    [
      ["actors: [ a ]", "Write: { permission: ask, approval: { notRequester: true, approvers: [ a ] } }"],
      ["actors: [ a, b ]", "Write: { permission: ask, approval: { notRequester: true, approvers: [ a ] } }"],
    ],
  ],
  "same-request": [
    [
      [
        "",
        "PutIt: { permission: ask, parameters: { /name: agent } }, PutAgain: { permission: allow, parameters: { /id: agent } }",
      ],
      [
        "",
        "PutIt: { permission: ask, parameters: { /name: agent } }, PutAgain: { permission: ask, parameters: { /id: agent } }",
      ],
    ],
    [
      [
        "",
        "PutIt: { permission: ask, parameters: { /name: agent } }, PutAgain: { permission: byAccess, parameters: { /id: agent } }",
      ],
      ["", "PutIt: { permission: ask, parameters: { /name: agent } }, PutOther: { permission: allow }"],
    ],
  ],
  "other-keys-lost": [
    [
      ["", "Comment: { permission: ask, parameters: { /comment: agent } }"],
      ["", "Comment: { permission: ask, parameters: { /comment: agent, /comment/~other: skip } }"],
    ],
  ],
  "joined-multi": [
    [
      ["", "List: { permission: allow, parameters: { /ids: agent } }"],
      ["", "List: { permission: allow }"],
    ],
  ],
};

test("every rule has its fixtures", () => {
  expect(Object.keys(fixtures).sort()).toEqual(lintRules.map((rule) => rule.code).sort());
});

const cases = Object.entries(fixtures).flatMap(([code, pairs]) =>
  pairs.map(([bad, good]) => [code, bad, good] as const),
);

test.each(cases)("%s is found in %j and not in %j", (code, bad, good) => {
  const found = lint(compile(...bad)).filter((issue) => issue.code === code);
  expect(found).not.toEqual([]);
  for (const issue of found)
    expect(issue).toMatchObject({ suggestion: expect.stringMatching(/./u), severity: expect.any(String) });
  expect(lint(compile(...good)).map((issue) => issue.code)).not.toContain(code);
});

test("same-request sees what the file denies, and tells the weaker operation", () => {
  const text = `interlock: 1
connectors:
  c:
    definition: x
    connection: x
    operations:
      PutIt: { permission: deny }
      PutAgain: { permission: allow, parameters: { /id: agent } }
`;
  const source = parsePolicy(text);
  if (!source.ok) throw new Error("no policy");
  const connectors = { c: connector([same, again]) };
  const policy = compilePolicy(source.value, connectors);
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  const found = (issues: ReturnType<typeof lint>) => issues.filter(({ code }) => code === "same-request");
  expect(found(lint(policy.value))).toEqual([]);
  expect(found(lint(policy.value, { file: source.value.file, connectors }))).toMatchObject([
    { operation: "PutAgain", message: expect.stringContaining("PutIt (deny)") },
  ]);
});
