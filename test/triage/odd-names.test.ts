import { isObject, type JsonSchema, own, type Policy } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import {
  compilePolicy,
  type OperationSource,
  parsePolicy,
  type RoleSource,
  writePolicy,
} from "@interlock/triage";
import { expect, test } from "vitest";

const names = [
  "__proto__",
  "constructor",
  "*",
  "a/b",
  "~",
  "~1",
  "a.b",
  "x y",
  "$top",
  "日本",
  "query:id",
  "",
];
const text = { type: "string" };

// JSON.parse makes `__proto__` an own property, an object literal does not.
const properties = JSON.parse(
  `{${names.map((name) => `${JSON.stringify(name)}: {"type":"string"}`).join(",")}}`,
);

function read(parameters: readonly object[]) {
  const connector = readConnector({
    swagger: "2.0",
    info: { title: "Odd", version: "1" },
    paths: { "/x/{id}": { post: { operationId: "Odd", parameters, responses: {} } } },
  });
  if (!connector.ok) throw new Error(connector.issues[0]?.message);
  return connector.value;
}

const body = {
  name: "body",
  in: "body",
  required: true,
  schema: { type: "object", required: names, properties },
};
const id = { name: "id", in: "path", required: true, ...text };

// Through the text of a policy, as a person would have it.
function compile(connector: ReturnType<typeof read>, settings: OperationSource): Policy {
  const file = {
    interlock: 1,
    connectors: { odd: { definition: "x", connection: "odd", operations: { Odd: settings } } },
  } as const;
  const source = parsePolicy(writePolicy(file));
  if (!source.ok) throw new Error(JSON.stringify(source.issues));
  const policy = compilePolicy(source.value, { odd: connector });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

test.each(["agent", { user: "v" }] as const)("every name is a parameter like any other: %j", (role) => {
  const connector = read([id, body]);
  const leaves = connector.operations[0]?.parameters.filter((leaf) => leaf.in === "body") ?? [];
  expect(leaves.map((leaf) => leaf.segments[0])).toEqual(names);
  const roles = Object.fromEntries(leaves.map((leaf): [string, RoleSource] => [leaf.pointer, role]));
  const [tool] = compile(connector, { permission: "ask", parameters: { "/id": "agent", ...roles } }).tools;
  const schema = own<JsonSchema>(own(tool?.inputSchema, "properties"), "body");
  const seen = own(schema, "properties");
  if (role === "agent") {
    expect(isObject(seen) && Object.keys(seen)).toEqual(names);
    expect(own(schema, "required")).toEqual(names);
  } else {
    expect(schema).toBeUndefined();
    expect(tool?.locks.map((lock) => lock.segments[0]).sort()).toEqual([...names].sort());
  }
});

test("two parameters of one name are told apart by their location, and only so", () => {
  const connector = read([id, { name: "id", in: "query", required: true, ...text }]);
  const [tool] = compile(connector, {
    permission: "ask",
    parameters: { "/path:id": "agent", "/query:id": { user: "q" } },
  }).tools;
  expect(tool?.agent.map((leaf) => leaf.key)).toEqual(["path:id"]);
  expect(tool?.locks.map((lock) => lock.key)).toEqual(["query:id"]);
  const file = (parameters: Readonly<Record<string, RoleSource>>) => ({
    file: {
      interlock: 1,
      connectors: {
        odd: { definition: "x", connection: "x", operations: { Odd: { permission: "ask", parameters } } },
      },
    } as const,
  });
  const bare = compilePolicy(file({ "/id": "agent" }), { odd: connector });
  expect(bare.ok ? [] : bare.issues[0]).toMatchObject({
    code: "unknown-pointer",
    message: expect.stringContaining("/query:id"),
  });
});

test("a pointer into a choice says that a choice is one parameter, also in the items of an array", () => {
  const choice = { oneOf: [{ type: "object", properties: { a: text } }, text] };
  const connector = read([
    id,
    {
      name: "body",
      in: "body",
      schema: { type: "object", properties: { one: choice, many: { type: "array", items: choice } } },
    },
  ]);
  const file = {
    interlock: 1,
    connectors: {
      odd: {
        definition: "x",
        connection: "x",
        operations: {
          Odd: {
            permission: "ask",
            parameters: { "/id": "agent", "/body/one/a": "agent", "/body/many/*/a": { user: "x" } },
          },
        },
      },
    },
  } as const;
  const policy = compilePolicy({ file }, { odd: connector });
  expect(policy.ok ? [] : policy.issues.map((issue) => `${issue.code} ${issue.pointer}`)).toEqual([
    "pointer-into-choice /body/one/a",
    "pointer-into-choice /body/many/*/a",
  ]);
});

test("names that every object inherits are no operations and no connectors", () => {
  for (const name of ["constructor", "toString", "hasOwnProperty"]) {
    const text = `interlock: 1\nconnectors: { odd: { definition: x, connection: x, operations: { ${name}: { permission: ask } } } }`;
    const source = parsePolicy(text);
    const policy = source.ok ? compilePolicy(source.value, { odd: read([id]) }) : source;
    expect(policy.ok ? [] : policy.issues).toMatchObject([{ code: "unknown-operation", line: 2 }]);
  }
  const source = parsePolicy(
    "interlock: 1\nconnectors: { constructor: { definition: x, connection: x, operations: {} } }",
  );
  expect(source.ok && compilePolicy(source.value, {})).toMatchObject({
    ok: false,
    issues: [{ code: "not-a-policy" }],
  });
});
