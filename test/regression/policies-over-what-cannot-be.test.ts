import { type JsonObject, own } from "@interlock/core";
import { compilePolicy, driftReport, groupOperations, openTriage, parsePolicy } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { definition, read } from "../swagger/fixtures/definition.ts";

const text = { type: "string" };
const inPath = (name: string) => ({ name, in: "path", required: true, ...text });

function compiled(paths: JsonObject, operations: JsonObject) {
  const source = parsePolicy(
    JSON.stringify({ interlock: 1, connectors: { c: { definition: "x", connection: "c", operations } } }),
  );
  if (!source.ok) throw new Error(JSON.stringify(source.issues));
  return compilePolicy(source.value, { c: read(definition({ paths })) });
}

function codes(paths: JsonObject, operations: JsonObject): readonly string[] {
  const result = compiled(paths, operations);
  return result.ok ? [] : result.issues.map(({ code, pointer }) => `${code} ${pointer}`.trim());
}

describe("an operation that cannot be sent is an error where it is selected, and nowhere else", () => {
  const paths = {
    "/orgs/{orgId}": { delete: { operationId: "Wipe", parameters: [inPath("orgId"), inPath("folder")] } },
    "/x": { get: { operationId: "Fine" } },
  };
  const roles = { "/orgId": "agent", "/folder": { user: "tmp-only" } };

  test("a lock that would be shown and not sent", () => {
    expect(codes(paths, { Wipe: { permission: "ask", parameters: roles } })).toEqual([
      "operation-unsendable",
    ]);
  });

  test("left out, disabled or denied", () => {
    expect(codes(paths, { Fine: { permission: "allow" } })).toEqual([]);
    expect(codes(paths, { Wipe: { permission: "deny" } })).toEqual([]);
    expect(codes(paths, { Wipe: { permission: "ask", enabled: false, parameters: roles } })).toEqual([]);
  });

  test("triage says so at once, offers it nowhere and builds nothing", () => {
    const connector = read(definition({ paths }));
    const wipe = connector.operations.find(({ id }) => id === "Wipe");
    if (wipe === undefined) throw new Error("no operation");
    const triage = openTriage(wipe, { parameters: { "/orgId": "agent", "/folder": { user: "x" } } });
    expect(triage.issues).toMatchObject([{ code: "operation-unsendable", operation: "Wipe" }]);
    expect(triage.build()).toMatchObject({ ok: false });
    const { reads, writes, destructive, unusable } = groupOperations(connector);
    expect([reads, writes, destructive, unusable].map((group) => group.map(({ id }) => id))).toEqual([
      ["Fine"],
      [],
      [],
      ["Wipe"],
    ]);
  });
});

test("an id of two operations is an error where it is selected, and names both", () => {
  const paths = {
    "/zebra": { get: { operationId: "Find" } },
    "/ant": { delete: { operationId: "Find" } },
  };
  for (const permission of ["allow", "ask", "byAccess"]) {
    const result = compiled(paths, { Find: { permission } });
    expect(result).toMatchObject({ ok: false, issues: [{ code: "operation-ambiguous", operation: "Find" }] });
    expect(result.ok ? "" : result.issues[0]?.message).toContain("DELETE /ant and GET /zebra");
  }
  expect(codes(paths, { Find: { permission: "deny" } })).toEqual([]);
  expect(
    codes(paths, { Find: { permission: "ask", enabled: false, parameters: { "/x": "agent" } } }),
  ).toEqual([]);
});

describe("a default that its own schema refuses is never injected", () => {
  const hidden = (more: object) => ({ in: "query", required: true, "x-ms-visibility": "internal", ...more });
  const unfit: readonly (readonly [string, object])[] = [
    ["a text for an integer", { name: "p", type: "integer", default: "abc" }],
    ["a number that is none", { name: "p", type: "integer", default: "1e400" }],
    ["none of the choices", { name: "p", type: "string", enum: ["fast", "slow"], default: "medium" }],
    ["too long", { name: "p", type: "string", maxLength: 2, default: "abc" }],
    ["an empty place in the path", { name: "p", in: "path", type: "string", default: "" }],
  ];
  const paths = (parameter: object) =>
    ({
      [own(parameter as JsonObject, "in") === "path" ? "/x/{p}" : "/x"]: {
        post: { operationId: "Do", parameters: [hidden(parameter)] },
      },
    }) as JsonObject;

  test.each(unfit)("%s", (_, parameter) => {
    expect(codes(paths(parameter), { Do: { permission: "ask" } })).toEqual(["default-unfit /p"]);
    expect(codes(paths(parameter), { Do: { permission: "deny" } })).toEqual([]);
  });

  test("a lock stands in for it, and triage asks for one", () => {
    const [, [, parameter] = ["", {}]] = unfit;
    const doc = paths({ name: "p", type: "integer", default: "abc" });
    const result = compiled(doc, { Do: { permission: "ask", parameters: { "/p": { user: 5 } } } });
    expect(result.ok && result.value.tools[0]).toMatchObject({ injected: [], locks: [{ value: 5 }] });
    const [operation] = read(definition({ paths: paths(parameter) })).operations;
    if (operation === undefined) throw new Error("no operation");
    expect(openTriage(operation).questions).toMatchObject([{ pointer: "/p", needed: true }]);
  });

  test("what fits is injected as before, converted where that loses nothing", () => {
    for (const [type, value, sent] of [
      ["string", 2, "2"],
      ["integer", "25", 25],
      ["boolean", "true", true],
    ] as const) {
      const result = compiled(paths({ name: "p", type, default: value }), { Do: { permission: "ask" } });
      expect(result.ok && result.value.tools[0]?.injected).toMatchObject([{ value: sent }]);
    }
  });

  test("in a body it is an error where the object is sent, and into a locked object it does not go", () => {
    const properties = {
      id: text,
      version: { type: "integer", default: "v", "x-ms-visibility": "internal" },
    };
    const batch = (required: boolean) => ({
      "/x": {
        post: {
          operationId: "Do",
          parameters: [
            {
              name: "b",
              in: "body",
              required,
              schema: { type: "object", required: ["version"], properties },
            },
          ],
        },
      },
    });
    expect(codes(batch(true), { Do: { permission: "ask", parameters: { "/b/id": "agent" } } })).toEqual([
      "default-unfit /b/version",
    ]);
    expect(codes(batch(false), { Do: { permission: "ask" } })).toEqual([]);
    expect(
      codes(batch(true), { Do: { permission: "ask", parameters: { "/b": { user: { id: "1" } } } } }),
    ).toEqual(["lock-invalid /b"]);
  });
});

describe("a lock that empties or walks a path is refused when it is written", () => {
  const paths = {
    "/x/{id}": { get: { operationId: "Do", parameters: [inPath("id")] } },
    "/y/{ids}": {
      get: {
        operationId: "Many",
        parameters: [{ name: "ids", in: "path", required: true, type: "array", items: text }],
      },
    },
  };

  test.each(["", ".", "..", "...", "a/../b", "..\\x"])("%j", (value) => {
    expect(codes(paths, { Do: { permission: "ask", parameters: { "/id": { user: value } } } })).toEqual([
      "lock-invalid /id",
    ]);
    const [operation] = read(definition({ paths })).operations;
    if (operation === undefined) throw new Error("no operation");
    expect(openTriage(operation).answer("/id", { user: value })).toMatchObject({
      ok: false,
      issues: [{ code: "lock-invalid" }],
    });
  });

  test.each(["a", "a.b", "v1..2", "a/b", " "])("%j stays", (value) => {
    expect(codes(paths, { Do: { permission: "ask", parameters: { "/id": { user: value } } } })).toEqual([]);
  });

  test.each([[[]], [[""]], [["a", ".."]]])("a joined list: %j", (value) => {
    expect(codes(paths, { Many: { permission: "ask", parameters: { "/ids": { user: value } } } })).toEqual([
      "lock-invalid /ids",
    ]);
  });
});

test("a definition that comes to say what cannot be is drift, and an error", () => {
  const before = { "/x/{id}": { get: { operationId: "Do", parameters: [inPath("id")] } } };
  const policy = compiled(before, { Do: { permission: "ask", parameters: { "/id": "agent" } } });
  if (!policy.ok) throw new Error("no policy");
  const drift = (paths: JsonObject) => driftReport(policy.value, { c: read(definition({ paths })) });
  expect(drift(before)).toEqual([]);
  expect(
    drift({ "/x/{id:int}": { get: { operationId: "Do", parameters: [inPath("id")] } } })[0],
  ).toMatchObject({
    code: "definition-drift",
    severity: "error",
    message: expect.stringContaining("{id:int}"),
  });
  expect(drift({ ...before, "/y": { delete: { operationId: "Do" } } })).toMatchObject([
    { severity: "error", message: expect.stringContaining("GET /x/{id} and DELETE /y") },
  ]);
});
