import { type Operation, own, type Policy, readPolicy, type ToolEntry } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { connector, container, leaf, operation } from "./connector.ts";

function compile(operations: readonly Operation[], settings: string) {
  const text = `interlock: 1\nconnectors:\n  c:\n    definition: ./c.json\n    connection: c\n    operations:\n${settings}`;
  const source = parsePolicy(text);
  if (!source.ok) return source;
  return compilePolicy(source.value, { c: connector(operations) });
}

function tool(operations: readonly Operation[], settings: string): ToolEntry {
  const result = compile(operations, settings);
  expect(result).toMatchObject({ ok: true });
  return ((result as { value: Policy }).value.tools[0] as ToolEntry) ?? {};
}

function codes(operations: readonly Operation[], settings: string): readonly string[] {
  const result = compile(operations, settings);
  return result.ok ? [] : result.issues.map((issue) => `${issue.code} ${issue.pointer}`);
}

const comment = operation(
  "AddComment",
  [
    leaf("/projectKey", { requiredLocal: true, in: "path", required: true }),
    leaf("/comment/text", { requiredLocal: true }),
    leaf("/comment/visibility/type"),
    leaf("/comment/visibility/value", { requiredLocal: true }),
    leaf("/comment/rows/*/owner"),
    leaf("/comment/rows/*/note"),
    leaf("/comment/version", {
      internal: true,
      requiredLocal: true,
      default: "v2",
      schema: { type: "string", default: "v2" },
    }),
  ],
  [
    container("/comment", { requiredLocal: true }),
    container("/comment/visibility"),
    container("/comment/rows", { kind: "array" }),
    container("/comment/rows/*"),
  ],
);

const base = `      AddComment:
        permission: ask
        parameters:
          /projectKey: { user: OPS }
`;

test("roles of a body become locks, agent leaves, injected leaves and a closed schema", () => {
  const entry = tool(
    [comment],
    `${base}          /comment/text: agent\n          /comment/visibility: { user: { type: role, value: Admins } }\n`,
  );
  expect(entry.locks).toEqual([
    {
      pointer: "/comment/visibility",
      key: "comment",
      segments: ["visibility"],
      value: { type: "role", value: "Admins" },
    },
    { pointer: "/projectKey", key: "projectKey", segments: [], value: "OPS" },
  ]);
  expect(entry.agent).toEqual([
    { pointer: "/comment/text", key: "comment", segments: ["text"], required: true },
  ]);
  expect(entry.injected).toEqual([
    { pointer: "/comment/version", key: "comment", segments: ["version"], value: "v2", always: true },
  ]);
  expect(entry.parameters.map((parameter) => parameter.key)).toEqual(["projectKey"]);
  expect(entry.inputSchema).toEqual({
    type: "object",
    properties: {
      comment: {
        type: "object",
        properties: { text: { type: "string" } },
        required: ["text"],
        additionalProperties: false,
      },
    },
    required: ["comment"],
    additionalProperties: false,
  });
});

test("a role on a container covers what is below it, a longer pointer wins", () => {
  const entry = tool(
    [comment],
    `${base}          /comment: agent\n          /comment/rows/*/owner: { user: oncall }\n`,
  );
  expect(entry.agent.map((place) => place.pointer)).toEqual([
    "/comment/text",
    "/comment/visibility/type",
    "/comment/visibility/value",
    "/comment/rows/*/note",
  ]);
  expect(entry.locks).toMatchObject([
    { pointer: "/comment/rows/*/owner", segments: ["rows", null, "owner"] },
    {},
  ]);
  const text = JSON.stringify(entry.inputSchema);
  expect(text).not.toContain("owner");
  expect(text).not.toContain("version");
});

test("a locked object is split where a longer pointer has a role", () => {
  const entry = tool(
    [comment],
    `${base}          /comment: { user: { visibility: { value: Admins } } }\n          /comment/text: agent\n`,
  );
  expect(entry.locks.map((lock) => [lock.pointer, lock.value])).toEqual([
    ["/comment/visibility", { value: "Admins" }],
    ["/projectKey", "OPS"],
  ]);
});

test("a wholly locked object carries the internal leaf that would be injected", () => {
  const entry = tool([comment], `${base}          /comment: { user: { text: hi } }\n`);
  expect(entry.locks[0]).toMatchObject({ pointer: "/comment", value: { text: "hi", version: "v2" } });
  expect(entry.inputSchema).toEqual({ type: "object", properties: {}, additionalProperties: false });
});

test.each<[string, string, string[]]>([
  [
    "a value that meets an agent leaf",
    "/comment: { user: { text: a } }\n          /comment/text: agent",
    ["lock-overlap /comment"],
  ],
  [
    "an array that would be split",
    "/comment/text: agent\n          /comment/rows: { user: [] }\n          /comment/rows/*/note: agent",
    ["lock-overlap /comment/rows"],
  ],
  [
    "a secret that would be split",
    "/comment: { user: { secret: s } }\n          /comment/text: agent",
    ["lock-overlap /comment"],
  ],
  [
    "one parameter twice",
    "/comment/text: agent\n          /body:comment/text: agent",
    ["lock-overlap /body:comment/text"],
  ],
  ["a value of the wrong type", "/comment/text: { user: 5 }", ["lock-invalid /comment/text"]],
  ["an object that lacks what is required", "/comment: { user: { } }", ["lock-invalid /comment"]],
  [
    "an object with an undeclared property",
    "/comment: { user: { text: a, txet: b } }",
    ["lock-invalid /comment"],
  ],
  [
    "elements that nobody creates",
    "/comment/text: agent\n          /comment/rows/*/owner: { user: a }",
    ["lock-unreachable /comment/rows/*/owner"],
  ],
  [
    "a needed leaf left out",
    "/comment/visibility/type: agent",
    ["required-skipped /comment/text", "required-skipped /comment/visibility/value"],
  ],
  ["a needed leaf skipped", "/comment/text: skip", ["required-skipped /comment/text"]],
  [
    "an internal leaf given away",
    "/comment/text: agent\n          /comment/version: agent",
    ["unknown-pointer /comment/version"],
  ],
  [
    "a pointer into a leaf",
    "/comment/text/deep: agent\n          /comment/text: agent",
    ["unknown-pointer /comment/text/deep"],
  ],
])("%s is refused", (_, roles, expected) => {
  expect(codes([comment], `${base}          ${roles}\n`)).toEqual(expect.arrayContaining(expected));
  expect(codes([comment], `${base}          ${roles}\n`)).toHaveLength(expected.length);
});

test("a needed leaf of an optional body is needed only once the body holds something", () => {
  const optional = operation(
    "Op",
    [leaf("/b/a", { requiredLocal: true }), leaf("/b/c"), leaf("/q")],
    [container("/b")],
  );
  expect(codes([optional], "      Op: { permission: allow, parameters: { /q: agent } }\n")).toEqual([]);
  expect(codes([optional], "      Op: { permission: allow, parameters: { /b/c: agent } }\n")).toEqual([
    "required-skipped /b/a",
  ]);
});

test("a required object of which nothing is given still goes, a required array goes empty", () => {
  const op = operation(
    "Op",
    [leaf("/b/meta/x"), leaf("/b/list/*/x")],
    [
      container("/b", { requiredLocal: true }),
      container("/b/meta", { requiredLocal: true }),
      container("/b/list", { kind: "array", requiredLocal: true }),
      container("/b/list/*"),
    ],
  );
  const entry = tool([op], "      Op: { permission: allow }\n");
  expect(entry.requiredObjects.map((place) => place.pointer)).toEqual(["/b", "/b/meta"]);
  expect(entry.injected).toMatchObject([{ pointer: "/b/list", value: [], always: true }]);
  expect(entry.body).toMatchObject({ name: "b" });
});

test("a recursive definition that would tell of a locked leaf is opened", () => {
  const node = {
    type: "object",
    properties: { secretName: { type: "string" }, child: { $ref: "#/$defs/Node" } },
    required: ["secretName"],
  };
  const op = operation(
    "Op",
    [
      leaf("/node/secretName", { requiredLocal: true }),
      leaf("/node/child", { type: "recursive", schema: { $ref: "#/$defs/Node" } }),
    ],
    [container("/node")],
    { definitions: { Node: node } },
  );
  const entry = tool(
    [op],
    "      Op: { permission: allow, parameters: { /node/secretName: { user: x }, /node/child: agent } }\n",
  );
  expect(JSON.stringify(entry.inputSchema)).not.toContain("secretName");
  expect(own(own(entry.inputSchema, "$defs"), "Node")).toEqual({ type: "object" });
  const open = tool([op], "      Op: { permission: allow, parameters: { /node: agent } }\n");
  expect(JSON.stringify(open.inputSchema)).toContain("secretName");
});

test("a lock under a parent that the agent supplies is refused", () => {
  const channel = leaf("/channel", {
    requiredLocal: true,
    dynamic: [
      {
        kind: "values",
        on: "self",
        lookup: { form: "operation", operationId: "List" },
        targetExists: true,
        arguments: [
          {
            target: "team",
            from: {
              reference: "team",
              form: "parameter",
              required: true,
              resolvesTo: "query:team",
              how: "name",
              pointer: "/team",
            },
          },
        ],
      },
    ],
  });
  const op = operation("Post", [leaf("/team", { requiredLocal: true }), channel]);
  expect(
    codes([op], "      Post: { permission: ask, parameters: { /team: agent, /channel: { user: c1 } } }\n"),
  ).toEqual(["lock-parent-agent /channel"]);
  expect(
    codes(
      [op],
      "      Post: { permission: ask, parameters: { /team: { user: t }, /channel: { user: c1 } } }\n",
    ),
  ).toEqual([]);
});

test("a secret that the agent supplies does not compile on a tool that may ask", () => {
  const op = operation("Login", [leaf("/password", { requiredLocal: true, secret: true })]);
  expect(codes([op], "      Login: { permission: ask, parameters: { /password: agent } }\n")).toEqual([
    "agent-secret /password",
  ]);
  expect(codes([op], "      Login: { permission: allow, parameters: { /password: agent } }\n")).toEqual([]);
  const locked = tool(
    [op],
    "      Login: { permission: ask, parameters: { /password: { user: { secret: pw } } } }\n",
  );
  expect(locked.locks).toMatchObject([{ secret: "pw", value: null }]);
});

test("the object { secret } itself is locked by wrapping it", () => {
  const op = operation("Op", [leaf("/o", { schema: { type: "object" }, type: "object" })]);
  const lock = (value: string) =>
    tool([op], `      Op: { permission: ask, parameters: { /o: { user: ${value} } } }\n`).locks[0];
  expect(lock("{ value: { secret: a } }")).toMatchObject({ value: { secret: "a" } });
  expect(lock("{ value: 5 }")).toMatchObject({ value: { value: 5 } });
  expect(lock("{ value: { value: { secret: a } } }")).toMatchObject({ value: { value: { secret: "a" } } });
});

test("a constraint is made type-strict, and stands on agent leaves only", () => {
  const op = operation("Op", [leaf("/a"), leaf("/b"), leaf("/u", { type: null, schema: {} })]);
  const settings = (roles: string, more: string) =>
    `      Op: { permission: ask, parameters: { ${roles} }, ${more} }\n`;
  expect(tool([op], settings("/a: agent", "constraints: { /a: { maxLength: 3 } }")).constraints).toEqual([
    { pointer: "/a", key: "a", segments: [], schema: { maxLength: 3, type: ["string"] } },
  ]);
  expect(codes([op], settings("/a: agent, /b: skip", "constraints: { /b: { maxLength: 3 } }"))).toEqual([
    "unknown-pointer /b",
  ]);
  expect(codes([op], settings("/u: agent", "constraints: { /u: { not: { const: x } } }"))).toEqual([
    "not-a-policy /u",
  ]);
  expect(codes([op], settings("/a: agent", "constraints: { /a: { pattern: '^a(?=b)' } }"))).toEqual([
    "not-a-policy /a",
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
  expect(rule("/u: agent", "{ u: { pattern: x } }")).toEqual(["not-a-policy /u"]);
  expect(rule("/u: agent", "{ u: { pattern: x } }", ", constraints: { /u: { type: string } }")).toEqual([]);
  expect(rule("/u: agent", "{ u: { type: string, pattern: x } }")).toEqual([]);
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
