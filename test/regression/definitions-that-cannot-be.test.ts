import { type JsonObject, own } from "@interlock/core";
import { planLookup } from "@interlock/dynamic";
import { definitionTools, readConnector } from "@interlock/swagger";
import { describe, expect, test } from "vitest";
import { definition, read } from "../swagger/fixtures/definition.ts";

const path = (name: string) => ({ name, in: "path", required: true, type: "string" });

function operationAt(template: string, ...names: readonly string[]) {
  const connector = read(
    definition({ paths: { [template]: { get: { operationId: "Do", parameters: names.map(path) } } } }),
  );
  return { ...connector.operations[0], issues: connector.issues, tools: definitionTools(connector).length };
}

describe("a path key that cannot be sent is told, and is no tool", () => {
  test.each<[string, ...string[]]>([
    ["/a/{gone}"],
    ["/a", "nowhere"],
    ["/a?type=contact"],
    ["/a#part"],
    ["/a\\b"],
    ["/a/{id}/../b", "id"],
    ["/a/./b"],
    ["/a/%2E%2e/b"],
    ["/a/%252e%252E/b"],
    ["/a%2f..%2fb"],
    ["/a%2Fb"],
    ["/a%5cb"],
    ["/a%25252fb"],
    ["/a/{id:guid}", "id"],
    ["/a/{id?}", "id"],
    ["/a/{+id}", "id"],
    ["/a/{id*}", "id"],
    ["/a/{id}{?q}", "id"],
    ["/a/{ id }", "id"],
    ["/a/{%69d}", "id"],
    ["/a/{{id}}", "id"],
    ["/a/{id", "id"],
    ["/a/:id", "id"],
    ["/a/{ID}/{Id}", "id"],
    ["/a/\u0001"],
  ])("%s with %j", (template, ...names) => {
    const { unsendable, issues, tools } = operationAt(template, ...names);
    expect(unsendable).not.toEqual([]);
    expect(issues.filter(({ code }) => code === "operation-unsendable").map((each) => each.message)).toEqual(
      unsendable,
    );
    expect(issues[0]).toMatchObject({ operation: "Do", severity: "warning" });
    expect(tools).toBe(0);
  });

  test.each<[string, ...string[]]>([
    ["/a/{id}/{id}", "id"],
    ["/a/{Base ID}", "Base ID"],
    ["/f(name='{n}',x={m})", "n", "m"],
    ["/{connectionId}/a"],
    ["/a..b/c.d"],
    ["/{id:guid}", "id:guid"],
  ])("%s with %j can be sent", (template, ...names) => {
    expect(operationAt(template, ...names)).toMatchObject({ issues: [], tools: 1 });
  });

  test("a difference in case alone is repaired, with a warning", () => {
    const { path: repaired, unsendable, issues } = operationAt("/a/{entityName}/{entityName}", "entityname");
    expect({ repaired, unsendable }).toEqual({
      repaired: "/a/{entityname}/{entityname}",
      unsendable: undefined,
    });
    expect(issues).toMatchObject([{ code: "path-case", severity: "warning" }]);
  });
});

describe("an operationId of several operations names none of them", () => {
  const paths: JsonObject = {
    "/zebra": { get: { operationId: "Find" } },
    "/ant": { delete: { operationId: "Find" } },
    "/list": { get: { operationId: "ListIt" }, head: { operationId: "LISTIT" } },
  };
  const connector = read(definition({ paths }));

  test("both are told, with both places", () => {
    const told = connector.issues.filter(({ code }) => code === "operation-ambiguous");
    expect(told).toHaveLength(2);
    for (const { message, operation } of told) {
      expect(message).toContain("DELETE /ant and GET /zebra");
      expect(operation).toBe("Find");
    }
    expect(definitionTools(connector).map(({ name }) => name)).toEqual(["ListIt", "LISTIT"]);
  });

  test.each([
    ["Find", "operation-missing"],
    ["find", "operation-missing"],
    ["ListIt", undefined],
    ["LISTIT", undefined],
    ["listit", "operation-missing"],
    ["ApproveIt", "operation-unsafe"],
    ["Unsendable", "operation-unsafe"],
  ])("a look-up that names %s: %s", (operationId, reason) => {
    const marker = { operationId, parameters: {}, "value-path": "v" };
    const parameters = [{ name: "q", in: "query", type: "string", "x-ms-dynamic-values": marker }];
    const more = {
      "/pick": { get: { operationId: "Pick", parameters } },
      "/approve": { get: { operationId: "ApproveIt" } },
      "/gone/{x}": { get: { operationId: "Unsendable" } },
    };
    const whole = read(definition({ paths: { ...paths, ...more } as JsonObject }));
    const pick = whole.operations.find(({ id }) => id === "Pick");
    const source = pick?.parameters[0]?.dynamic[0];
    if (pick === undefined || source === undefined) throw new Error("no source");
    const plan = planLookup(whole, pick, source, { values: {} });
    expect(plan).toMatchObject(reason === undefined ? { kind: "request" } : { kind: "unresolvable", reason });
  });
});

test("what a path holds that is no operation is named, and breaks nothing beside it", () => {
  const paths = {
    "/": {
      post: { operationId: "Run" },
      securityDefinitions: { key: {} },
      description: "text",
      GET: { operationId: "UpperGet" },
      get: null,
      put: [],
      delete: "x",
      parameters: [],
      "x-ms-notification-content": {},
    },
    "/text": "none",
  };
  const { issues, operations } = read(definition({ paths: paths as unknown as JsonObject }));
  expect(operations.map(({ id }) => id)).toEqual(["Run"]);
  expect(issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    "path-key-ignored /paths/~1/securityDefinitions",
    "path-key-ignored /paths/~1/description",
    "path-key-ignored /paths/~1/GET",
    "path-key-ignored /paths/~1/get",
    "path-key-ignored /paths/~1/put",
    "path-key-ignored /paths/~1/delete",
    "path-ignored /paths/~1text",
  ]);
  expect(issues[2]?.message).toContain("lower case");
});

describe("an issue says where it stands in the definition's text", () => {
  const paths = {
    "/a": { get: { operationId: "A", parameters: [{ in: "nowhere", name: "x" }] }, odd: 1 },
    "/b/{gone}": { put: { operationId: "B" } },
  };
  const document = definition({ paths });

  test.each([
    ["bare", document, ""],
    ["in an envelope", { properties: { swagger: document } }, ""],
    ["with what is repaired", document, ",\n"],
  ])("%s", (_, value, extra) => {
    const text = JSON.stringify(value, null, 2).replace(/\n\}$/u, `${extra}\n}`);
    const connector = readConnector(text);
    if (!connector.ok) throw new Error(connector.issues[0]?.message);
    const lines = text.split("\n");
    const placed = connector.value.issues
      .filter(({ line }) => line !== undefined)
      .map(({ code, line = 0, column = 0 }) => `${code} ${lines[line - 1]?.slice(column - 1)}`);
    expect(placed).toEqual([
      'path-key-ignored "odd": 1',
      'parameter-ignored "get": {',
      'operation-unsendable "put": {',
    ]);
  });

  test("an object has no lines", () => {
    for (const issue of read(document).issues) expect(own({ ...issue }, "line")).toBeUndefined();
  });
});
