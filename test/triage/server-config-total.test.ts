import type { Connector, Json, JsonObject, Policy, PolicyConnector, ToolEntry } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import {
  compilePolicy,
  type ExportOptions,
  fromMcpServerConfig,
  type OperationSource,
  type PolicyFile,
  toMcpServerConfig,
} from "@interlock/triage";
import { describe, expect, test } from "vitest";

const text = { type: "string" };
const paths: JsonObject = {
  "/rows/{id}": {
    post: {
      operationId: "AddRow",
      summary: "Add a row",
      parameters: [
        { name: "id", in: "path", required: true, ...text },
        {
          name: "row",
          in: "body",
          required: true,
          schema: {
            type: "object",
            properties: {
              to: text,
              tags: { type: "array", items: text },
              n: { type: "number" },
              free: { type: "object" },
              items: { type: "array", items: { type: "object", properties: { owner: text, note: text } } },
            },
          },
        },
      ],
      responses: {},
    },
  },
  "/rows": { get: { operationId: "ListRows", responses: {} } },
};

function connectorOf(definition: JsonObject = paths): Connector {
  const read = readConnector({ swagger: "2.0", info: { title: "Desk", version: "1" }, paths: definition });
  if (!read.ok) throw new Error(read.issues[0]?.message);
  return read.value;
}

const desk = connectorOf();
const roles = { "/id": { user: "1" }, "/row/to": "agent" } as const;

interface Changes {
  readonly operation?: Partial<OperationSource>;
  readonly connector?: object;
  readonly top?: object;
  readonly definition?: Connector;
}

function compiled({ operation, connector, top, definition = desk }: Changes = {}): Policy {
  const file: PolicyFile = {
    interlock: 1,
    ...top,
    connectors: {
      desk: {
        definition: "x",
        connection: "desk-1",
        ...connector,
        operations: { AddRow: { permission: "allow", parameters: roles, ...operation } },
      },
    },
  };
  const policy = compilePolicy({ file }, { desk: definition });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

const names = (policy: Policy, options: ExportOptions) =>
  toMcpServerConfig(policy, options).config.properties.connectors[0]?.operations.map(({ name }) => name);

describe("what of a policy an export cannot hold is listed by name", () => {
  // `out`: the operation is left out. `told`: it goes out, and the loss is listed. `said`: the document is another one.
  // `known`: follows from the definition, which the service has as well.
  type Fate = "out" | "told" | "said";
  type Case = "known" | readonly (readonly [changes: Changes, sreAgent: Fate, namespace: Fate])[];
  const confirm = structuredClone(paths) as { "/rows/{id}": { post: JsonObject } };
  confirm["/rows/{id}"].post = { ...confirm["/rows/{id}"].post, "x-ms-require-user-confirmation": true };

  const ofTool: { readonly [K in keyof Required<ToolEntry>]: Case } = {
    name: "known",
    connector: "known",
    operation: "known",
    method: "known",
    path: "known",
    title: "known",
    destructive: "known",
    unbounded: "known",
    access: "known",
    body: "known",
    parameters: "known",
    outputSchema: "known",
    inputSchema: "known",
    checkedSchema: "known",
    reserved: "known",
    requiredObjects: "known",
    injected: "known",
    description: [[{ operation: { description: "Other words" } }, "said", "said"]],
    agent: [[{ operation: { parameters: { ...roles, "/row/n": "agent" } } }, "said", "said"]],
    locks: [
      [{ operation: { parameters: { ...roles, "/row/n": { user: 5 } } } }, "said", "said"],
      [{ operation: { parameters: { ...roles, "/id": { user: { secret: "s" } } } } }, "out", "out"],
      [
        {
          operation: {
            parameters: { ...roles, "/row/items/*/note": "agent", "/row/items/*/owner": { user: "a" } },
          },
        },
        "out",
        "out",
      ],
    ],
    permission: [
      [{ operation: { permission: "ask" } }, "said", "out"],
      [{ operation: { permission: "byAccess" } }, "told", "out"],
    ],
    confirm: [[{ definition: connectorOf(confirm as unknown as JsonObject) }, "said", "out"]],
    accessOverride: [[{ operation: { access: { is: "write", because: "so" } } }, "told", "told"]],
    ceiling: [[{ operation: { ceiling: "readOnly" } }, "out", "out"]],
    onLocked: [[{ operation: { onLocked: "ignore" } }, "told", "told"]],
    constraints: [
      [{ operation: { constraints: { "/row/to": { enum: ["ops"] } } } }, "out", "said"],
      [{ operation: { constraints: { "/row/to": { not: { enum: ["ceo"] } } } } }, "out", "said"],
      [{ operation: { constraints: { "/row/to": { type: "string", maxLength: 5 } } } }, "out", "out"],
    ],
    rules: [
      [{ operation: { rules: [{ permission: "deny", reason: "no" }] } }, "out", "out"],
      [{ operation: { rules: [{ permission: "ask", reason: "maybe" }] } }, "out", "out"],
    ],
    limits: [[{ operation: { limits: { perHour: 1 } } }, "out", "out"]],
    approval: [
      [{ operation: { permission: "ask", approval: { approvers: ["a"] } } }, "out", "out"],
      [{ operation: { approval: { approvers: ["a"] } } }, "told", "told"],
      [{ operation: { permission: "ask", approval: { expiresIn: "PT1M" } } }, "told", "out"],
      [{ operation: { permission: "ask", approval: { approvers: ["a", "b"], quorum: 2 } } }, "out", "out"],
      [{ operation: { permission: "ask", approval: { notRequester: true } } }, "out", "out"],
    ],
    grants: [[{ operation: { grants: "none" } }, "told", "told"]],
  };
  const ofConnector: { readonly [K in keyof Required<PolicyConnector>]: Case } = {
    title: "known",
    definition: "known",
    resolved: "known",
    connection: [[{ connector: { connection: "other" } }, "said", "said"]],
    api: [[{ connector: { api: "shared_desk" } }, "said", "said"]],
    owner: [[{ connector: { owner: "svc" } }, "told", "told"]],
    ceiling: [[{ connector: { ceiling: "readOnly" } }, "out", "out"]],
    actors: [[{ connector: { actors: ["group:nobody"] } }, "out", "out"]],
  };
  const ofPolicy: { readonly [K in keyof Required<Policy>]: Case } = {
    kind: "known",
    version: "known",
    revision: "known",
    connectors: "known",
    tools: "known",
    ceiling: [
      [{ top: { ceiling: "readOnly" } }, "out", "out"],
      [{ top: { ceiling: { autonomous: { onAsk: "deny" } } } }, "told", "told"],
    ],
    actors: [[{ top: { actors: ["a"] } }, "out", "out"]],
  };
  const cases = Object.entries({ tool: ofTool, connector: ofConnector, policy: ofPolicy }).flatMap(
    ([of, fields]) =>
      Object.entries(fields as Record<string, Case>).flatMap(([field, each]) =>
        each === "known"
          ? []
          : each.flatMap(
              ([changes, sre, namespace], index) =>
                [
                  [`${of}.${field} ${index}`, "sre-agent", changes, sre],
                  [`${of}.${field} ${index}`, "mcp-server-config", changes, namespace],
                ] as const,
            ),
      ),
  );

  test("nothing is listed where all can be said", () => {
    for (const to of ["sre-agent", "mcp-server-config"] as const)
      expect(toMcpServerConfig(compiled(), { to }).notes).toEqual([]);
  });

  test.each(cases)("%s to %s", (_, to, changes, fate) => {
    const policy = compiled(changes);
    const { config, notes } = toMcpServerConfig(policy, { to });
    const before = toMcpServerConfig(compiled(), { to }).config;
    const out = notes.filter(({ severity }) => severity === "error");
    expect(names(policy, { to })).toEqual(fate === "out" ? [] : ["AddRow"]);
    expect(out.length > 0).toBe(fate === "out");
    for (const each of notes)
      expect(each).toMatchObject({ code: "not-said", connector: "desk", operation: "AddRow" });
    if (fate === "told") expect(notes).not.toEqual([]);
    if (fate === "said") expect([config, notes]).not.toEqual([before, []]);
    if (fate === "said") expect(notes).toEqual([]);
  });

  test.each(cases.filter(([, , , fate]) => fate === "out"))(
    "%s to %s goes out where --lossy names the operation, unless nothing could be sent",
    (_, to, changes) => {
      const policy = compiled(changes);
      const settings = JSON.stringify(changes.operation ?? {});
      const impossible = settings.includes("secret") || settings.includes("/*/");
      for (const lossy of [["AddRow"], ["desk/AddRow"]]) {
        expect(names(policy, { to, lossy })).toEqual(impossible ? [] : ["AddRow"]);
        // Still listed.
        expect(toMcpServerConfig(policy, { to, lossy }).notes).not.toEqual([]);
      }
      expect(names(policy, { to, lossy: ["ListRows"] })).toEqual([]);
    },
  );

  test("a ceiling or byAccess changes nothing of a read, and only there it goes out", () => {
    const file: PolicyFile = {
      interlock: 1,
      connectors: {
        desk: {
          definition: "x",
          connection: "c",
          ceiling: "readOnly",
          operations: { ListRows: { permission: "byAccess" } },
        },
      },
    };
    const policy = compilePolicy({ file }, { desk });
    if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
    expect(names(policy.value, { to: "mcp-server-config" })).toEqual(["ListRows"]);
    expect(toMcpServerConfig(policy.value).notes).toHaveLength(2);
  });

  test("a document has no kind, and each operation a name and a description for people", () => {
    const { config } = toMcpServerConfig(compiled({ connector: { api: "shared_desk" } }));
    expect(config).not.toHaveProperty("kind");
    const [connector] = config.properties.connectors;
    expect(connector).toMatchObject({ name: "shared_desk", connectionName: "desk-1", displayName: "Desk" });
    expect(connector?.operations[0]).toMatchObject({ displayName: "Add a row", description: "Add a row" });
    const bare = connectorOf({ "/x": { get: { operationId: "Bare", responses: {} } } });
    const file = {
      interlock: 1,
      connectors: { c: { definition: "x", connection: "c", operations: { Bare: { permission: "allow" } } } },
    } as const;
    const policy = compilePolicy({ file }, { c: bare });
    if (!policy.ok) throw new Error("no policy");
    expect(toMcpServerConfig(policy.value).config.properties.connectors[0]?.operations[0]).toMatchObject({
      displayName: "Bare",
      description: "Bare",
    });
  });

  test("restrictions name the catalog's connector", () => {
    const policy = compiled({
      connector: { api: "shared_desk" },
      operation: { constraints: { "/row/to": { enum: ["ops"] } } },
    });
    const [restriction] = toMcpServerConfig(policy).config.properties.policies ?? [];
    expect(restriction?.target).toMatchObject({ connectorName: "shared_desk", propertyPath: "to" });
  });
});

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
