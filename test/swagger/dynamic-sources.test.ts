import type { JsonObject } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { caller, list } from "./fixtures/caller.ts";
import { leafAt, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };

describe("markers", () => {
  test("the new form stands before the legacy one, a tree before both (connectors.md 2.4, 4.5)", () => {
    const marker = {
      "x-ms-dynamic-schema": { operationId: "List", "value-path": "s" },
      "x-ms-dynamic-values": {
        ...list(),
        "value-collection": "value",
        "value-path": "id",
        "value-title": "name",
        "value-description": "d",
        "value-selectable": "ok",
      },
      "x-ms-dynamic-list": {
        operationId: "Nope",
        itemsPath: "value",
        itemValuePath: "id",
        itemTitlePath: "name",
      },
      "x-ms-dynamic-tree": { open: { operationId: "List" } },
      "x-ms-dynamic-properties": { operationId: "List", itemValuePath: "schema" },
    };
    const sources = leafAt(caller(marker), "/target").dynamic;
    expect(sources.map(({ kind, targetExists }) => [kind, targetExists])).toEqual([
      ["tree", true],
      ["list", false],
      ["values", true],
      ["properties", true],
      ["schema", true],
    ]);
    expect(sources[1]).toMatchObject({ itemsPath: "value", valuePath: "id", titlePath: "name" });
    expect(sources[2]).toMatchObject({
      itemsPath: "value",
      valuePath: "id",
      titlePath: "name",
      descriptionPath: "d",
      selectablePath: "ok",
    });
    expect([sources[3]?.valuePath, sources[4]?.valuePath]).toEqual(["schema", "s"]);
  });

  test("where they stand: on the node, on items, on the body parameter, on an object", () => {
    const mark = { "x-ms-dynamic-values": list() };
    const operation = withBody(
      {
        type: "object",
        properties: {
          tags: { type: "array", items: { ...text, ...mark } },
          group: { type: "object", properties: { a: text }, "x-ms-dynamic-schema": list() },
        },
        ...mark,
      },
      { "x-ms-dynamic-properties": list() },
    );
    expect(leafAt(operation, "/item/tags").dynamic.map(({ on }) => on)).toEqual(["items"]);
    const at = (pointer: string) =>
      operation.containers
        .find((each) => each.pointer === pointer)
        ?.dynamic.map(({ kind, on }) => `${kind} ${on}`);
    expect(at("/item")).toEqual(["values self", "properties parameter"]);
    expect(at("/item/group")).toEqual(["schema self"]);
    const root = withBody({ type: "array", items: text }, mark);
    expect(leafAt(root, "/item").dynamic.map(({ on }) => on)).toEqual(["parameter"]);
  });

  test("what is malformed stays visible: a bare string names the operation, the rest names nothing", () => {
    const lookups = (marker: JsonObject) => leafAt(caller(marker), "/target").dynamic;
    expect(lookups({ "x-ms-dynamic-schema": "List" })).toEqual([
      {
        kind: "schema",
        on: "self",
        lookup: { form: "operation", operationId: "List" },
        targetExists: true,
        arguments: [],
        malformed: true,
      },
    ]);
    expect(lookups({ "x-ms-dynamic-list": null })[0]).toMatchObject({
      lookup: { form: "malformed" },
      malformed: true,
    });
    expect(lookups({ "x-ms-dynamic-list": {} })[0]).toMatchObject({
      lookup: { form: "malformed" },
      targetExists: false,
    });
    const builtIn = { builtInOperation: "AadGraph.GetUsers", "value-path": "mail" };
    expect(lookups({ "x-ms-dynamic-values": builtIn })[0]).toMatchObject({
      lookup: { form: "builtIn", name: "AadGraph.GetUsers" },
      targetExists: false,
      valuePath: "mail",
    });
  });

  test("a tree is read whole (connectors.md 3.1)", () => {
    const tree = {
      settings: { canSelectParentNodes: false },
      open: {
        ...list({ drive: { parameterReference: "id" } }),
        itemsPath: "value",
        itemValuePath: "Id",
        itemTitlePath: "Name",
        itemFullTitlePath: "Path",
        itemIsParent: "(IsFolder eq true)",
        selectableFilter: "garbage",
      },
      browse: { ...list({ id: { selectedItemValuePath: "Id" } }), itemsPath: "children" },
    };
    expect(leafAt(caller({ "x-ms-dynamic-tree": tree }), "/target").dynamic[0]).toMatchObject({
      kind: "tree",
      targetExists: true,
      itemsPath: "value",
      valuePath: "Id",
      titlePath: "Name",
      tree: {
        fullTitlePath: "Path",
        isParent: { kind: "compare", path: "IsFolder", op: "eq", literal: true },
        selectable: { kind: "unknown", text: "garbage" },
        canSelectParentNodes: false,
        canSelectLeafNodes: true,
        browse: {
          operationId: "List",
          itemsPath: "children",
          arguments: [{ target: "id", from: { selected: "Id" } }],
        },
      },
    });
    const half = { open: { operationId: "List" }, browse: { operationId: "Nope" } };
    expect(leafAt(caller({ "x-ms-dynamic-tree": half }), "/target").dynamic[0]?.targetExists).toBe(false);
  });

  test("a file picker becomes a tree by the document's capabilities (connectors.md 3.6)", () => {
    const marker = {
      capability: "file-picker",
      parameters: { isFolder: true, fileFilter: ["image/*"], dataset: null, drive: { parameter: "id" } },
      "value-path": "Id",
    };
    const block = {
      open: list({ dataset: { parameter: "item.id" } }),
      browse: list({ id: { "value-property": "Id" } }),
      "value-collection": "value",
      "value-title": "Name",
      "value-folder-property": "IsFolder",
      "value-media-property": "Media",
    };
    const root = { "x-ms-capabilities": { "file-picker": block } };
    const [source] = leafAt(caller({ "x-ms-dynamic-values": marker }, root), "/target").dynamic;
    expect(source).toMatchObject({
      lookup: { form: "capability", capability: "file-picker" },
      targetExists: true,
      valuePath: "Id",
      itemsPath: "value",
      titlePath: "Name",
      tree: {
        isParent: { kind: "truthy", path: "IsFolder" },
        mediaTypePath: "Media",
        fullTitlePath: "Path",
        fileFilter: ["image/*"],
        canSelectParentNodes: true,
        canSelectLeafNodes: false,
      },
    });
    // Of two with one target the later wins.
    expect(
      source?.arguments.filter(({ target }) => target === "dataset").map(({ from }) => from),
    ).toMatchObject([{ literal: null }, { resolvesTo: "body:id" }]);
    expect(leafAt(caller({ "x-ms-dynamic-values": marker }), "/target").dynamic[0]?.targetExists).toBe(false);
  });
});

describe("tree expressions (connectors.md 3.1)", () => {
  const parse = (itemIsParent: unknown) =>
    leafAt(
      caller({ "x-ms-dynamic-tree": { open: { operationId: "List", itemIsParent } } as never }),
      "/target",
    ).dynamic[0]?.tree?.isParent;
  const is = (path: string, literal: unknown, op = "eq") => ({ kind: "compare", path, op, literal });

  test.each([
    ["true", { kind: "constant", value: true }],
    [false, { kind: "constant", value: false }],
    ["(is_folder eq true)", is("is_folder", true)],
    ["A/B ge -1.5", is("A/B", -1.5, "ge")],
    ["@odata.type ne 'it''s'", is("@odata.type", "it's", "ne")],
    ["A eq null", is("A", null)],
    ["not A eq false", { kind: "not", term: is("A", false) }],
    [
      "A eq 1 or B lt 2 and C gt 3",
      { kind: "or", terms: [is("A", 1), { kind: "and", terms: [is("B", 2, "lt"), is("C", 3, "gt")] }] },
    ],
    [
      "(A eq 1 or B le 'x') and true",
      {
        kind: "and",
        terms: [
          { kind: "or", terms: [is("A", 1), is("B", "x", "le")] },
          { kind: "constant", value: true },
        ],
      },
    ],
    ["M eq 'a' or M eq 'b' or M eq 'c'", { kind: "or", terms: [is("M", "a"), is("M", "b"), is("M", "c")] }],
  ])("%j", (expression, condition) => {
    expect(parse(expression)).toEqual(condition);
  });

  test.each([
    "",
    "A",
    "A eq",
    "eq true",
    "A eq B",
    "(A eq 1",
    "A eq 1)",
    "A = 1",
    "A eq 'x",
    "A eq 1 B eq 2",
    "'A' eq 1",
    "not",
    "A eq 1 or",
    5,
    {},
    "(".repeat(500),
    "not ".repeat(900),
  ])("%j is not understood", (expression) => {
    expect(parse(expression)).toMatchObject({ kind: "unknown" });
  });
});
