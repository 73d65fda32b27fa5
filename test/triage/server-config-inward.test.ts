import type { Json } from "@interlock/core";
import { compilePolicy, fromMcpServerConfig } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { desk, text } from "./exported-policy.ts";

describe("nothing that protects is dropped on the way in", () => {
  const agent = (schema: object = {}) => [{ name: "row", schema: { properties: { to: text, ...schema } } }];
  const base = {
    name: "AddRow",
    userParameters: [{ name: "id", value: "1" }],
    agentParameters: agent(),
  };
  const document = (operation: object = {}, more: object = {}, connector: object = {}): Json =>
    JSON.parse(
      JSON.stringify({
        properties: {
          connectors: [
            { name: "desk", connectionName: "c", operations: [{ ...base, ...operation }], ...connector },
          ],
          ...more,
        },
      }),
    );

  function imported(json: Json, options: Parameters<typeof fromMcpServerConfig>[2] = {}) {
    const result = fromMcpServerConfig(json, { desk, other: desk });
    const chosen = options.from === undefined ? result : fromMcpServerConfig(json, { desk }, options);
    if (!chosen.ok) throw new Error(JSON.stringify(chosen.issues));
    return { ...chosen.value, row: chosen.value.file.connectors["desk"]?.operations["AddRow"] };
  }

  test("an absent requiresApproval is allow in the SRE agent's document alone", () => {
    expect(imported(document()).row?.permission).toBe("byAccess");
    expect(imported(document(), { from: "sre-agent" }).row?.permission).toBe("allow");
    expect(imported(document({ requiresApproval: false })).row?.permission).toBe("allow");
    expect(imported(document({ requiresApproval: true })).row?.permission).toBe("ask");
    expect(
      imported(document({ requiresApproval: true }), { from: "mcp-server-config" }).row?.permission,
    ).toBe("ask");
    const kind = { kind: "ManagedMcpServer", ...(document({ requiresApproval: false }) as object) };
    expect(imported(kind as Json).row?.permission).toBe("byAccess");
  });

  test.each([
    ["the server", document({}, { state: "Disabled" })],
    ["the connector", document({}, {}, { state: "disabled" })],
    ["the operation", document({ state: "Disabled" })],
    ["the server, in a word nobody knows", document({}, { state: "Suspended" })],
  ])("what is disabled stays so: %s", (_, json) => {
    const { row, file, notes } = imported(json);
    expect(row).toMatchObject({ enabled: false, permission: "byAccess", parameters: { "/row/to": "agent" } });
    const policy = compilePolicy({ file }, { desk });
    expect(policy.ok && policy.value.tools).toEqual([]);
    expect(notes.length).toBe(JSON.stringify(json).includes("Suspended") ? 1 : 0);
  });

  test("two entries of one connector under two connections are two connectors of the policy", () => {
    const entry = (connectionName: string, value: string) => ({
      name: "desk",
      connectionName,
      operations: [{ ...base, userParameters: [{ name: "id", value }] }],
    });
    const json = { properties: { connectors: [entry("a", "1"), entry("b", "2"), entry("a", "1")] } };
    const { file } = imported(json as unknown as Json);
    expect(Object.entries(file.connectors).map(([name, each]) => [name, each.api, each.connection])).toEqual([
      ["desk", "desk", "a"],
      ["desk-b", "desk", "b"],
    ]);
    expect(
      Object.values(file.connectors).map((each) => each.operations["AddRow"]?.parameters?.["/id"]),
    ).toEqual([{ user: "1" }, { user: "2" }]);
    const twice = { properties: { connectors: [entry("a", "1"), entry("a", "2")] } };
    expect(fromMcpServerConfig(twice as unknown as Json, { desk })).toMatchObject({
      ok: false,
      issues: [{ code: "lock-overlap" }],
    });
  });

  const restriction = (target: object, rules: object = { allowedValues: ["ops"] }) => ({
    policies: [
      { name: "r", type: "ParameterValueRestriction", target: { parameterName: "row", ...target }, rules },
    ],
  });

  test.each<[string, object, boolean]>([
    ["as the definition does", { connectorName: "desk", operationName: "AddRow" }, true],
    ["in another case", { connectorName: "DESK", operationName: "addrow" }, true],
    ["by its display name", { connectorName: "desk", operationName: "Add a row" }, true],
    ["by its tool's name", { connectorName: "desk", operationName: "add_row" }, true],
    ["not at all", {}, false],
    ["by a name that is none", { connectorName: "desk", operationName: "Nonsense" }, false],
    ["in a connector that is none", { connectorName: "nonsense", operationName: "AddRow" }, false],
  ])("a restriction that names its operation %s holds", (_, target, isExact) => {
    const json = document(
      { displayName: "Add a row", toolName: "add_row" },
      restriction({ ...target, propertyPath: "to" }),
    );
    const { row, notes } = imported(json);
    expect(row?.constraints).toEqual({ "/row/to": { enum: ["ops"] } });
    expect(notes.some(({ message }) => message.includes('restriction "r" names no operation'))).toBe(
      !isExact,
    );
  });

  test("a restriction on elements is one on each, on a body by any of its names; one about nothing refuses", () => {
    const tags = document(
      { agentParameters: agent({ tags: { type: "array", items: text } }) },
      restriction({ propertyPath: "tags" }),
    );
    expect(imported(tags).row?.constraints).toEqual({ "/row/tags": { items: { enum: ["ops"] } } });
    expect(
      imported(document({}, restriction({ parameterName: "body", propertyPath: "To" }))).row?.constraints,
    ).toEqual({
      "/row/to": { enum: ["ops"] },
    });
    expect(fromMcpServerConfig(document({}, restriction({ propertyPath: "gone" })), { desk })).toMatchObject({
      ok: false,
      issues: [{ code: "unknown-pointer" }],
    });
    const locked = imported(document({}, restriction({ parameterName: "id" })));
    expect(locked.row?.constraints).toBeUndefined();
    expect(locked.notes).toMatchObject([
      { message: expect.stringContaining("/id") },
      { message: expect.stringContaining("/id") },
    ]);
    const odd = imported(
      document({}, restriction({ propertyPath: "to" }, { allowedValues: ["a"], pattern: "x" })),
    );
    expect(odd.notes.filter(({ severity }) => severity === "error")).toMatchObject([
      { message: expect.stringContaining("pattern") },
    ]);
  });

  test.each<[string, object, object]>([
    ["not", { to: { ...text, not: { enum: ["ceo"] } } }, { "/row/to": { not: { enum: ["ceo"] } } }],
    [
      "items",
      { tags: { type: "array", items: { type: "string", enum: ["safe"] } } },
      { "/row/tags": { items: { enum: ["safe"] } } },
    ],
    [
      "exclusiveMaximum",
      { n: { type: "number", exclusiveMaximum: 10 } },
      { "/row/n": { exclusiveMaximum: 10 } },
    ],
    [
      "properties",
      { free: { type: "object", properties: { a: { type: "string", maxLength: 1, required: true } } } },
      { "/row/free": { properties: { a: { type: "string", maxLength: 1 } } } },
    ],
    ["nothing", { to: { ...text, title: "To", description: "whom", "x-ms-summary": "To" } }, {}],
  ])("what narrows a parameter by %s becomes a constraint", (_, schema, constraints) => {
    expect(imported(document({ agentParameters: agent(schema) })).row?.constraints ?? {}).toEqual(
      constraints,
    );
  });

  test("what narrows and cannot be said is an error by its name", () => {
    const schema = { to: { ...text, contentEncoding: "base64", format: "made-up" } };
    const { notes } = imported(document({ agentParameters: agent(schema) }));
    expect(notes.map(({ severity, pointer, message }) => [severity, pointer, message])).toEqual([
      ["error", "/row/to", expect.stringContaining("contentEncoding")],
      ["error", "/row/to", expect.stringContaining("made-up")],
    ]);
    const container = document({
      agentParameters: [{ name: "row", schema: { maxProperties: 1, properties: { to: text } } }],
    });
    expect(imported(container).notes).toMatchObject([{ severity: "error", pointer: "/row" }]);
  });

  test("every member that a policy has no place for is told by name", () => {
    const json = {
      kind: "HostedMcpServer",
      madeUp: 1,
      properties: {
        authenticationMode: "AppOnly",
        settings: {},
        connectors: [
          {
            name: "desk",
            connectionName: "c",
            displayName: "Mine",
            description: "Words",
            apiVersion: 1,
            operations: [
              {
                ...base,
                displayName: "Other",
                toolName: "t",
                annotations: {},
                agentParameters: [{ ...agent()[0], value: 1 }],
              },
            ],
          },
        ],
      },
    };
    const told = imported(json as unknown as Json).notes.map(({ message }) => message);
    for (const what of [
      "HostedMcpServer",
      "madeUp",
      "authenticationMode",
      "settings",
      '"Mine"',
      '"Words"',
      "apiVersion",
      '"Other"',
      'toolName "t"',
      "annotations",
      "desk/AddRow/row: value",
    ])
      expect(told.filter((message) => message.includes(what))).toHaveLength(1);
    expect(told).toHaveLength(11);
  });
});
