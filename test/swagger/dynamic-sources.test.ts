import type { JsonObject, LookupReference, Operation } from "@interlock/core";
import { dependencies } from "@interlock/swagger";
import { describe, expect, test } from "vitest";
import { leafAt, only, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const list = (parameters: JsonObject = {}) => ({ operationId: "List", parameters });

function caller(marker: JsonObject, root: JsonObject = {}): Operation {
  const body = {
    type: "object",
    properties: {
      recipient: { type: "object", properties: { groupId: text, "a.b": text } },
      rows: { type: "array", items: { type: "object", properties: { owner: text } } },
      id: text,
      self: { $ref: "#/definitions/Self" },
      "x/y": text,
    },
  };
  const parameters = [
    { name: "id", in: "query", ...text },
    { name: "target", in: "query", ...text, ...marker },
    { name: "item", in: "body", schema: body },
  ];
  const Self = { type: "object", properties: { self: { $ref: "#/definitions/Self" }, name: text } };
  return only({
    paths: { "/a": { post: { operationId: "Do", parameters } }, "/list": { get: { operationId: "List" } } },
    root: { definitions: { Self }, ...root },
  });
}

function resolve(reference: string, form: "parameter" | "parameterReference" = "parameter"): LookupReference {
  const operation = caller({ "x-ms-dynamic-values": list({ k: { [form]: reference } }) });
  const from = leafAt(operation, "/target").dynamic[0]?.arguments[0]?.from;
  if (from === undefined || !("reference" in from)) throw new Error("no reference");
  return from;
}

describe("references (ORACLE.md R10)", () => {
  test.each([
    ["id", "query:id", "name", "/id"],
    ["item", "body:", "body", "/item"],
    ["body", "body:", "body", "/item"],
    ["item/id", "body:id", "path", "/item/id"],
    ["body/recipient/groupId", "body:recipient.groupId", "path", "/item/recipient/groupId"],
    ["body.recipient.groupId", "body:recipient.groupId", "path", "/item/recipient/groupId"],
    ["recipient.groupId", "body:recipient.groupId", "path-from-root", "/item/recipient/groupId"],
    ["recipient/a.b", "body:recipient.a.b", "path-from-root", "/item/recipient/a.b"],
    ["x/y", "body:x/y", "path-from-root", "/item/x~1y"],
    ["rows/owner", "body:rows.owner", "path-from-root", "/item/rows/*/owner"],
    ["self/self/self/name", "body:self.self.self.name", "path-from-root", "/item/self/self/self/name"],
    ["recipient", "body:recipient", "path-from-root", "/item/recipient"],
  ])("%s is %s by %s", (reference, resolvesTo, how, pointer) => {
    for (const form of ["parameter", "parameterReference"] as const) {
      expect(resolve(reference, form)).toEqual({
        reference,
        form,
        required: false,
        resolvesTo,
        how,
        pointer,
      });
    }
  });

  test.each(["nope", "recipient.nope", "id/x", "item/", "rows/nope", "Item", "constructor", ""])(
    "%j dangles",
    (reference) => {
      const found = resolve(reference);
      expect([found.resolvesTo, found.how, found.pointer]).toEqual([null, null, undefined]);
    },
  );

  test("without a body only parameters can be meant", () => {
    const operation = only({
      operation: {
        parameters: [{ name: "q", in: "query", "x-ms-dynamic-values": list({ a: { parameter: "body" } }) }],
      },
    });
    expect(leafAt(operation, "/q").dynamic[0]?.arguments).toMatchObject([{ from: { resolvesTo: null } }]);
  });

  test("places are searched in the order path, query, header, formData", () => {
    const marked = { name: "m", in: "query", "x-ms-dynamic-values": list({ a: { parameter: "x" } }) };
    const at = (...places: string[]) =>
      leafAt(
        only({ operation: { parameters: [...places.map((place) => ({ name: "x", in: place })), marked] } }),
        "/m",
      ).dynamic[0]?.arguments[0]?.from;
    expect(at("formData", "header")).toMatchObject({ resolvesTo: "header:x" });
    expect(at("header", "query", "path")).toMatchObject({ resolvesTo: "path:x", pointer: "/path:x" });
  });

  test("a path into the body ends where nothing is below, and after 64 steps", () => {
    const definitions = {
      Node: { type: "object", properties: { next: { $ref: "#/definitions/Node" }, "a.b": text, list: text } },
      Rows: { type: "array", items: { $ref: "#/definitions/Rows" } },
    };
    const into = (schema: JsonObject, reference: string) => {
      const marker = { "x-ms-dynamic-values": list({ k: { parameter: reference } }) };
      const parameters = [
        { name: "q", in: "query", ...marker },
        { name: "item", in: "body", schema },
      ];
      const from = leafAt(only({ operation: { parameters }, root: { definitions } }), "/q").dynamic[0];
      return (from?.arguments[0]?.from as LookupReference | undefined)?.resolvesTo;
    };
    const node = { $ref: "#/definitions/Node" };
    const steps = (count: number) => Array.from({ length: count }, () => "next");
    expect(into(node, `body/${steps(64).join("/")}`)).toBe(`body:${steps(64).join(".")}`);
    expect(into(node, `body/${steps(65).join("/")}`)).toBeNull();
    expect(into(node, "item.a.b")).toBeNull();
    expect(into(node, "a.b")).toBe("body:a.b");
    expect(into({ $ref: "#/definitions/Rows" }, "body/next")).toBeNull();
    expect(into({ type: "array" }, "body/next")).toBeNull();
    expect(into({ type: "array", items: { type: "array", items: node } }, "next/list")).toBe(
      "body:next.list",
    );
    expect(into({ type: "string" }, "body/next")).toBeNull();
  });

  test("arguments: literals, both reference forms, tree selections", () => {
    const marker = list({
      bare: "x",
      none: null,
      wrapped: { value: 0 },
      object: { a: 1 },
      both: { parameter: "id", parameterReference: "item/id", required: true },
      selected: { selectedItemValuePath: "Id" },
      legacy: { "value-property": "Id" },
      odd: { parameter: 5 },
    });
    const [source] = leafAt(caller({ "x-ms-dynamic-list": marker }), "/target").dynamic;
    expect(source?.arguments).toEqual([
      { target: "bare", from: { literal: "x" } },
      { target: "none", from: { literal: null } },
      { target: "wrapped", from: { literal: 0 } },
      { target: "object", from: { literal: { a: 1 } } },
      {
        target: "both",
        from: {
          reference: "item/id",
          form: "parameterReference",
          required: true,
          resolvesTo: "body:id",
          how: "path",
          pointer: "/item/id",
        },
      },
      { target: "selected", from: { selected: "Id" } },
      { target: "legacy", from: { selected: "Id" } },
      { target: "odd", from: { literal: { parameter: 5 } } },
    ]);
  });
});

describe("markers", () => {
  test("the new form stands before the legacy one, a tree before both (connectors.md §2.4, §4.5)", () => {
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

  test("a tree is read whole (connectors.md §3.1)", () => {
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

  test("a file picker becomes a tree by the document's capabilities (connectors.md §3.6)", () => {
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

describe("tree expressions (connectors.md §3.1)", () => {
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

describe("dependencies (connectors.md §0.2.5)", () => {
  const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
    dependencies(
      only({
        operation: {
          parameters: Object.entries(edges).map(([name, parents]) => ({
            name,
            in: "query",
            ...text,
            "x-ms-dynamic-values": list(
              Object.fromEntries(parents.map((parent) => [parent, { parameter: parent }])),
            ),
          })),
        },
      }),
    );

  test("each input comes after those it needs", () => {
    const { order, needs, cycles } = graph({ c: ["b"], b: ["a"], a: [], d: ["a", "c"] });
    expect(order).toEqual(["/a", "/b", "/c", "/d"]);
    expect(needs.get("/d")).toEqual(["/a", "/c"]);
    expect(cycles).toEqual([]);
  });

  test("cycles, of one and of several, are told and left out with what hangs on them", () => {
    const { order, cycles } = graph({ self: ["self"], x: ["y"], y: ["z"], z: ["x"], below: ["x"], free: [] });
    expect(cycles).toEqual([["/self"], ["/x", "/y", "/z"]]);
    expect(order).toEqual(["/free"]);
  });
});
