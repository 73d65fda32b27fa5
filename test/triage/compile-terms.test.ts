import { own, readPolicy } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { codes, comment, compile, tool } from "./compiling.ts";
import { connector, container, leaf, operation } from "./connector.ts";

test("a constraint stands as it is written, on agent leaves only", () => {
  const op = operation("Op", [leaf("/a"), leaf("/b"), leaf("/u", { type: null, schema: {} })]);
  const settings = (roles: string, more: string) =>
    `      Op: { permission: ask, parameters: { ${roles} }, ${more} }\n`;
  expect(tool([op], settings("/a: agent", "constraints: { /a: { maxLength: 3 } }")).constraints).toEqual([
    { pointer: "/a", key: "a", segments: [], schema: { maxLength: 3 } },
  ]);
  expect(codes([op], settings("/a: agent, /b: skip", "constraints: { /b: { maxLength: 3 } }"))).toEqual([
    "unknown-pointer /b",
  ]);
  expect(codes([op], settings("/u: agent", "constraints: { /u: { not: {} } }"))).toEqual([
    "schema-invalid /u",
  ]);
  expect(codes([op], settings("/a: agent", "constraints: { /a: { pattern: '^a(?=b)' } }"))).toEqual([
    "schema-invalid /connectors/c/operations/Op/constraints/~1a/pattern",
  ]);
});

test("a rule over a name that the operation does not have is refused, so is one over an untyped leaf", () => {
  const op = operation("Op", [leaf("/amount"), leaf("/u", { type: null, schema: {} })]);
  const rule = (roles: string, condition: string, more = "") =>
    codes(
      [op],
      `      Op: { permission: allow, parameters: { ${roles} }, rules: [{ if: { properties: ${condition} }, permission: deny, reason: no }] ${more} }\n`,
    );
  expect(rule("/amount: agent", "{ amuont: { const: a } }")).toEqual(["unknown-pointer /amuont"]);
  expect(rule("/u: agent", "{ u: { pattern: x } }")).toEqual(["untyped-under-rule /u"]);
  expect(rule("/u: agent", "{ u: { pattern: x } }", ", constraints: { /u: { type: string } }")).toEqual([]);
  // A rule that says `type` is silent for every other one: only a constraint types a leaf.
  expect(rule("/u: agent", "{ u: { type: string, pattern: x } }")).toEqual(["untyped-under-rule /u"]);
});

test("two operations that would have one name collide, also across connectors", () => {
  const text = (a: string, b: string) =>
    `interlock: 1\nconnectors:\n  ${a}: { definition: x, connection: x, operations: { b_Op: { permission: allow } } }\n  ${b}: { definition: x, connection: x, operations: { Op: { permission: allow } } }\n`;
  const run = (a: string, b: string) => {
    const source = parsePolicy(text(a, b));
    if (!source.ok) throw new Error("form");
    return compilePolicy(source.value, {
      [a]: connector([operation("b_Op", [])]),
      [b]: connector([operation("Op", [])]),
    });
  };
  expect(run("a", "a_b")).toMatchObject({ ok: false, issues: [{ code: "name-collision", line: 4 }] });
  const fine = run("a", "b");
  expect(fine.ok && fine.value.tools.map((entry) => entry.name)).toEqual(["a_b_Op", "b_Op"]);
});

test("triggers are refused unless they are off, disabled and denied operations are no tools", () => {
  const hook = operation("Hook", [leaf("/b/url", { notificationUrl: true })], [container("/b")]);
  expect(codes([hook], "      Hook: { permission: allow }\n")).toEqual(["trigger-selected "]);
  const off = compile(
    [hook, comment],
    "      Hook: { permission: allow, enabled: false }\n      AddComment: { permission: deny }\n",
  );
  expect(off).toMatchObject({ ok: true, value: { tools: [] } });
});

test("compiling is deterministic, its revision holds, and odd definitions do not stop it", () => {
  const settings = "      Op: { permission: ask, parameters: { /a: agent } }\n";
  const text = `interlock: 1\nconnectors:\n  c:\n    definition: ./c.json\n    connection: c\n    operations:\n${settings}`;
  const make = () => {
    const source = parsePolicy(text);
    const odd = { "x-odd": ["\ud800", Number.POSITIVE_INFINITY] };
    const op = operation("Op", [leaf("/a", { schema: { type: "string", description: "lone \udfff end" } })]);
    const result = compilePolicy(source.ok ? source.value : never(), { c: connector([op], odd) });
    return result.ok ? result.value : never();
  };
  const policy = make();
  expect(JSON.stringify(make())).toBe(JSON.stringify(policy));
  expect(readPolicy(JSON.stringify(policy))).toEqual(policy);
  const property = own(own(policy.tools[0]?.inputSchema, "properties"), "a");
  expect(own(property, "description")).toBe("lone \\udfff end");
});

test("what a definition or a policy says is cleaned before a model reads it", () => {
  const dirty = "Send\u202e now\u200b\u0007";
  const read = readConnector({
    swagger: "2.0",
    info: { title: "T", version: "1" },
    paths: {
      "/x": {
        get: {
          operationId: "Op",
          summary: dirty,
          parameters: [{ name: "a", in: "query", type: "string", description: dirty }],
          responses: {
            200: { schema: { type: "object", properties: { b: { type: "string", description: dirty } } } },
          },
        },
      },
    },
  });
  if (!read.ok) throw new Error("unreadable");
  for (const description of [undefined, dirty]) {
    const settings = {
      permission: "allow",
      parameters: { "/a": "agent" },
      ...(description === undefined ? {} : { description }),
    } as const;
    const file = {
      interlock: 1,
      connectors: { c: { definition: "x", connection: "c", operations: { Op: settings } } },
    } as const;
    const policy = compilePolicy({ file }, { c: read.value });
    const text = JSON.stringify(policy.ok && policy.value.tools);
    expect(text.match(/Send now/gu)?.length).toBeGreaterThanOrEqual(3);
    expect(text).not.toMatch(/[\u202e\u200b]|\\u0007/u);
  }
});

test("a write that is raised keeps its marks, an override with a reason lowers them", () => {
  const op = operation("DeleteX", [], [], { method: "delete", destructive: true });
  const entry = tool(
    [op],
    "      DeleteX: { permission: ask, access: { is: write, because: only drafts } }\n",
  );
  expect(entry).toMatchObject({
    access: "write",
    destructive: false,
    accessOverride: { because: "only drafts" },
  });
});

function never(): never {
  throw new Error("unreachable");
}
