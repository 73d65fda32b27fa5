import type { JsonObject, Policy, PolicyConnector, ToolEntry } from "@interlock/core";
import { compilePolicy, type ExportOptions, type PolicyFile, toMcpServerConfig } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { type Changes, compiled, connectorOf, desk, paths, roles } from "./exported-policy.ts";

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
