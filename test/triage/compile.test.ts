import { own } from "@interlock/core";
import { expect, test } from "vitest";
import { base, codes, comment, tool } from "./compiling.ts";
import { container, leaf, operation } from "./connector.ts";

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
