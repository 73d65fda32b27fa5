import type { JsonObject } from "@interlock/core";
import type { Answer } from "@interlock/emulator";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter } from "./world.ts";

// connectors.md 11: the vectors of look-ups, each through the emulator. V9-V14 and V20 are in
// test/swagger/vectors.test.ts, V28-V34 and V38 in test/invoke/vectors.test.ts.

type Paths = Readonly<Partial<Record<"items" | "value" | "title", string>>>;
type Row = readonly [string, Answer, Paths, readonly JsonObject[]];

const choices: readonly Row[] = [
  ["V1", { body: [{ a: 1 }] }, { items: "value" }, [{ value: { a: 1 }, title: '{"a":1}' }]],
  ["V2", { body: { x: [1], value: [{ id: 1 }] } }, { value: "id" }, [{ value: 1, title: "1" }]],
  [
    "V3",
    { body: { k: "s", list: [{ id: 1 }] } },
    { items: "missing", value: "id" },
    [{ value: 1, title: "1" }],
  ],
  ["V4", { body: { value: [], other: [{ id: 1 }] } }, { items: "value", value: "id" }, []],
  ["V5", { body: { value: { a: "b" } } }, { items: "value", value: "id" }, []],
  ["V6, null", { body: null }, { items: "value", value: "id" }, []],
  ["V6, 204", { status: 204 }, { items: "value", value: "id" }, []],
  [
    "V7",
    { body: ["a", "b"] },
    { value: "id" },
    [
      { value: "a", title: "a" },
      { value: "b", title: "b" },
    ],
  ],
  [
    "V8",
    { body: [{ value: "c", displayName: "C" }] },
    { value: "id" },
    [{ value: "c", title: "C", mapped: "fallback" }],
  ],
];

describe.each(["x-ms-dynamic-values", "x-ms-dynamic-list"])("%s", (marker) => {
  test.each(choices)("%s", async (_, answer, { items, value, title }, expected) => {
    const names = marker.endsWith("list")
      ? ["itemsPath", "itemValuePath", "itemTitlePath"]
      : ["value-collection", "value-path", "value-title"];
    const written = [items, value, title].flatMap((path, index) =>
      path === undefined ? [] : [[names[index] as string, path] as const],
    );
    const source = { operationId: "List", ...Object.fromEntries(written) };
    const world = openWorld(
      {
        "/list": { get: operation("List") },
        "/do": { get: operation("Do", [parameter("table", "query", { [marker]: source })]) },
      },
      { List: answer },
    );
    const found = world.namespace.lookup({ ...world.about("Do"), pointer: "/table", inputs: { values: {} } });
    expect(await found.outcome()).toEqual({ status: "ok", from: "look-up", items: expected });
    expect(world.arrived()).toEqual([{ method: "GET", path: "/list" }]);
  });
});

describe("what a look-up is called with", () => {
  const ask = async (
    target: JsonObject,
    marker: JsonObject,
    values: JsonObject = {},
    own: readonly JsonObject[] = [],
  ) => {
    const [method = "", path = ""] = Object.entries(target)[0] ?? [];
    const field = parameter("field", "query", { "x-ms-dynamic-list": { operationId: "List", ...marker } });
    const world = openWorld(
      { "/list": { [method]: path }, "/do": { get: operation("Do", [...own, field]) } },
      { List: { body: [] } },
    );
    const found = world.namespace.lookup({ ...world.about("Do"), pointer: "/field", inputs: { values } });
    return { end: await found.outcome(), arrived: world.arrived() };
  };

  test("V15: the key query/query is the property query of the body parameter query", async () => {
    const schema = {
      type: "object",
      properties: { query: { type: "string" }, formalParameters: { type: "object" } },
    };
    const target = {
      post: operation("List", [{ name: "query", in: "body", required: true, schema }], {
        "x-ms-visibility": "internal",
      }),
    };
    const { arrived } = await ask(
      target,
      { parameters: { "query/query": { parameterReference: "statement" } } },
      { statement: "SELECT 1" },
      [parameter("statement", "query")],
    );
    expect(arrived).toEqual([{ method: "POST", path: "/list", body: { query: "SELECT 1" } }]);
  });

  test("V16: a literal null is left out", async () => {
    const target = { get: operation("List", [parameter("dataset", "query"), parameter("top", "query")]) };
    const { arrived } = await ask(target, { parameters: { dataset: { value: null }, top: { value: "5" } } });
    expect(arrived).toEqual([{ method: "GET", path: "/list", queries: { top: "5" } }]);
  });

  test("V17, V18: a required internal header's default is sent, an optional internal query's is not", async () => {
    const internal = { "x-ms-visibility": "internal" };
    const target = {
      get: operation("List", [
        parameter("x-version", "header", { required: true, default: "2.1", ...internal }),
        parameter("skip", "query", { default: "0", ...internal }),
      ]),
    };
    const { arrived } = await ask(target, {});
    expect(arrived).toEqual([{ method: "GET", path: "/list", headers: { "x-version": "2.1" } }]);
  });

  test("V19: a required argument whose input has no value blocks, and nothing is sent", async () => {
    const target = { get: operation("List", [parameter("dataset", "query", { required: true })]) };
    const site = [parameter("x", "query")];
    const marker = { parameters: { dataset: { parameterReference: "x" } } };
    expect(await ask(target, marker, {}, site)).toEqual({
      end: { status: "blocked", needs: ["/x"], items: [] },
      arrived: [],
    });
    const { arrived } = await ask(target, marker, { x: "hr" }, site);
    expect(arrived).toEqual([{ method: "GET", path: "/list", queries: { dataset: "hr" } }]);
  });
});

test("V21: a filter with `or` over media types lets through the leaves that it names", async () => {
  const tree = {
    settings: { canSelectParentNodes: false, canSelectLeafNodes: true },
    open: {
      operationId: "Roots",
      itemValuePath: "Id",
      itemTitlePath: "Name",
      itemIsParent: "(IsFolder eq true)",
      selectableFilter: "(MediaType eq 'application/pdf' or MediaType eq 'text/plain')",
    },
  };
  const item = (Name: string, MediaType: string, IsFolder = false) => ({
    Id: Name,
    Name,
    MediaType,
    IsFolder,
  });
  const world = openWorld(
    {
      "/roots": { get: operation("Roots") },
      "/do": { get: operation("Do", [parameter("file", "query", { "x-ms-dynamic-tree": tree })]) },
    },
    {
      Roots: {
        body: [
          item("a", "application/pdf"),
          item("b", "image/png"),
          item("c", "text/plain"),
          item("d", "", true),
        ],
      },
    },
  );
  const found = world.namespace.browse({ ...world.about("Do"), pointer: "/file", inputs: { values: {} } });
  const { items } = await found.outcome();
  expect(items.map(({ title, selectable, isParent }) => [title, selectable, isParent])).toEqual([
    ["a", true, false],
    ["b", false, false],
    ["c", true, false],
    ["d", false, true],
  ]);
});

test("V22: a file picker without the document's block is free text", async () => {
  const picker = { capability: "file-picker", parameters: { isFolder: false }, "value-path": "Id" };
  const world = openWorld(
    { "/do": { get: operation("Do", [parameter("file", "query", { "x-ms-dynamic-values": picker })]) } },
    {},
  );
  const question = { ...world.about("Do"), pointer: "/file", inputs: { values: {} } };
  expect(await world.namespace.browse(question).outcome()).toEqual({
    status: "free-text",
    reason: "capability-missing",
    items: [],
  });
  expect(await world.namespace.lookup(question).outcome()).toMatchObject({ status: "free-text", items: [] });
  expect(world.arrived()).toEqual([]);
});

describe("what a schema look-up answers", () => {
  const resolve = async (marker: JsonObject, answer: Answer) => {
    const body = { name: "item", in: "body", required: true, schema: { type: "object", ...marker } };
    const world = openWorld(
      { "/schema": { get: operation("GetSchema") }, "/do": { post: operation("Do", [body]) } },
      { GetSchema: answer },
    );
    const resolved = await world.namespace.resolveSchema({ ...world.about("Do"), inputs: { values: {} } });
    return { leaves: resolved.operation.parameters.map(({ pointer }) => pointer), places: resolved.places };
  };

  test.each<[string, string, Answer, readonly string[]]>([
    [
      "V23",
      "x-ms-dynamic-properties",
      { body: { type: "object", properties: { A: { type: "string" }, B: { type: "integer" } } } },
      ["/item/A", "/item/B"],
    ],
    ["V24", "x-ms-dynamic-schema", { body: { A: { type: "string" } } }, ["/item/A"]],
    [
      "V25",
      "x-ms-dynamic-schema",
      { body: { type: "object", properties: { A: { type: "string" } } } },
      ["/item/A"],
    ],
    [
      "V25, a property without a type",
      "x-ms-dynamic-schema",
      { body: { type: "object", properties: { A: {} } } },
      ["/item/A"],
    ],
  ])("%s", async (_, marker, answer, leaves) => {
    expect((await resolve({ [marker]: { operationId: "GetSchema" } }, answer)).leaves).toEqual(leaves);
  });

  test("V27: columns called {Identifier} and Editor#Claims are dropped when read-only, kept as they are when not", async () => {
    const text = { type: "string" };
    const properties = {
      Title: text,
      "{Identifier}": { ...text, readOnly: true },
      "Editor#Claims": { ...text, "x-ms-permission": "read-only", "x-ms-visibility": "internal" },
      "{Name}": text,
      "Owner#Claims": text,
    };
    const { leaves } = await resolve(
      { "x-ms-dynamic-schema": { operationId: "GetSchema", "value-path": "Schema/Items" } },
      { body: { schema: { type: "array", items: { type: "object", properties } } } },
    );
    expect(leaves).toEqual(["/item/Title", "/item/{Name}", "/item/Owner#Claims"]);
  });
});
