import type { Json } from "@interlock/core";
import { acceptsPath, extractSchema } from "@interlock/dynamic";
import { nextPage } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter } from "../dynamic/world.ts";
import { definition, read } from "../swagger/fixtures/definition.ts";

// LogicAppsUX#7839: the second page fails, also behind a 200; the first stands, and that there was more is told.
const marker = {
  operationId: "List",
  "value-collection": "value",
  "value-path": "id",
  "value-title": "name",
};
const first = {
  body: {
    value: [{ id: "1", name: "one" }],
    "@odata.nextLink": "https://backend.example/list?skip=2",
  },
};

async function pages(second: { readonly status?: number; readonly body: Json }, start: object = first) {
  const list = operation("List", [parameter("skip", "query")]);
  const run = operation("Do", [parameter("q", "query", { "x-ms-dynamic-values": marker })]);
  const world = openWorld(
    { "/list": { get: list }, "/do": { get: run } },
    {
      List: ({ queries }) => (queries["skip"] === "2" ? second : start),
    },
  );
  return world.namespace.lookup({ ...world.about("Do"), pointer: "/q", inputs: { values: {} } }).outcome();
}

describe("a page that is no page ends a list as partial, and never as whole", () => {
  const items = [{ value: "1", title: "one" }];
  test.each<[string, Json]>([
    ["HTML", "<html>gone</html>"],
    ["another text", "please sign in"],
    ["an object without a list", { value: { a: 1 } }],
    ["an error with status 200", { error: { code: "x" } }],
    ["a number", 7],
  ])("%s", async (_, body) => {
    expect(await pages({ body })).toEqual({ status: "ok", from: "look-up", partial: "not-a-list", items });
  });

  test("an error status", async () => {
    const partial = { code: "connection-unauthenticated" };
    expect(await pages({ status: 401, body: null })).toMatchObject({ status: "ok", partial, items });
  });

  test("nothing, a list, and a list that a text holds are pages", async () => {
    expect(await pages({ status: 204, body: null })).toEqual({ status: "ok", from: "look-up", items });
    const more = [...items, { value: "2", title: "two" }];
    for (const body of [{ value: [{ id: "2", name: "two" }] }, '{"value":[{"id":"2","name":"two"}]}'])
      expect(await pages({ body })).toEqual({ status: "ok", from: "look-up", items: more });
  });

  test("a first page that is a text is no empty list", async () => {
    expect(await pages(first, { body: "<html>" })).toMatchObject({
      status: "failed",
      error: { code: "answer-invalid" },
      items: [],
    });
  });

  test("a tree's level as well", async () => {
    const open = { operationId: "List", parameters: {}, itemValuePath: "id", itemsPath: "value" };
    const tree = { settings: { canSelectLeafNodes: true }, open };
    const body = {
      schema: { type: "object", properties: { f: { type: "string", "x-ms-dynamic-tree": tree } } },
    };
    const world = openWorld(
      {
        "/list": { get: operation("List", [parameter("skip", "query")]) },
        "/do": { post: operation("Do", [{ name: "b", in: "body", ...body }]) },
      },
      { List: ({ queries }) => (queries["skip"] === "2" ? { body: "<html>" } : first) },
    );
    const question = { ...world.about("Do"), pointer: "/b/f", inputs: { values: {} } };
    expect(await world.namespace.browse(question).outcome()).toMatchObject({
      status: "ok",
      partial: "not-a-list",
    });
  });
});

describe("a schema that says nothing does not take the place of the definition's own (Power-Fx#3050)", () => {
  test.each<[string, Json]>([
    ["an empty object", {}],
    ["an object with a type alone", { type: "object" }],
    ["properties that are none", { type: "object", properties: { A: true } }],
    ["a title", { title: "x", description: "y", required: [], "x-ms-note": 1 }],
  ])("%s", (_, schema) => {
    expect(extractSchema({ valuePath: "Fields" }, { Fields: schema })).toEqual({ kind: "none" });
    expect(extractSchema({ valuePath: "Fields" }, { Fields: JSON.stringify(schema) })).toEqual({
      kind: "none",
    });
  });

  test.each<[string, Json]>([
    ["a scalar", { type: "string" }],
    ["a map", { type: "object", additionalProperties: { type: "string" } }],
    ["properties", { properties: { a: {} } }],
    ["a composition", { allOf: [{ properties: { a: {} } }] }],
  ])("%s says something", (_, schema) => {
    expect(extractSchema({ valuePath: "Fields" }, { Fields: schema })).toMatchObject({ kind: "schema" });
  });

  test("the operation keeps its leaves", async () => {
    const lookup = { operationId: "Meta", parameters: {}, itemValuePath: "Fields" };
    const schema = {
      type: "object",
      properties: { fixed: { type: "string" } },
      "x-ms-dynamic-properties": lookup,
    };
    const world = openWorld(
      {
        "/meta": { get: operation("Meta") },
        "/do": { post: operation("Do", [{ name: "item", in: "body", schema }]) },
      },
      { Meta: { body: { Fields: {} } } },
    );
    const found = await world.namespace.resolveSchema({ ...world.about("Do"), inputs: { values: {} } });
    expect(found.places.map(({ end }) => end)).toEqual([{ status: "none" }]);
    expect(found.operation.parameters.map(({ pointer }) => pointer)).toEqual(["/item/fixed"]);
  });
});

test("choices of a multi-select keep their types, wherever the marker stands (LogicAppsUX#3931)", async () => {
  const values = {
    "x-ms-dynamic-values": { operationId: "List", "value-path": "id", "value-title": "name" },
  };
  const answer = [
    { id: 1, name: "High" },
    { id: 1, name: "again" },
    { id: null, name: "none" },
    null,
    { id: 0, name: "Zero" },
  ];
  for (const more of [
    { items: { type: "integer", ...values } },
    { items: { type: "integer" }, ...values },
    { items: { type: "integer", ...values }, ...values },
  ]) {
    const run = operation("Do", [{ name: "sev", in: "query", type: "array", ...more }]);
    const world = openWorld(
      { "/list": { get: operation("List") }, "/do": { get: run } },
      { List: { body: answer } },
    );
    const question = { ...world.about("Do"), pointer: "/sev", inputs: { values: {} } };
    expect((await world.namespace.lookup(question).outcome()).items).toEqual([
      { value: 1, title: "High" },
      { value: 0, title: "Zero" },
    ]);
  }
});

test("an answer that is deep or holds half characters breaks no look-up", async () => {
  const deep = JSON.parse(`${"[".repeat(2_000)}1${"]".repeat(2_000)}`) as Json;
  const body = {
    value: [
      { id: "a\ud800", name: deep },
      { id: deep, name: "x" },
    ],
  };
  const { status, items } = await pages({ body: [] }, { body });
  expect(status).toBe("ok");
  expect(items).toHaveLength(2);
  expect(items[0]?.value).toBe("a\ufffd");
});

describe("no page's path walks, however it is written", () => {
  const connector = read(
    definition({
      paths: { "/a/{id}/b": { get: { operationId: "Op", parameters: [parameter("id", "path")] } } },
    }),
  );
  const [listing] = connector.operations;
  if (listing === undefined) throw new Error("no operation");
  const walking = [
    "..",
    "%2e%2e",
    "..%2f..%2fadmin",
    "..;",
    "..;x",
    "%252e%252e",
    "..%5c",
    "%c0%ae%c0%ae",
    ".",
    "%2e",
    "a%2f..%2fb",
    "",
  ];

  test.each(walking)("/a/%s/b", (segment) => {
    const path = `/a/${segment}/b`;
    expect(acceptsPath(listing, path)).toBe(false);
    const body = { value: [], nextLink: `https://x.example${path}?p=2` };
    const page = nextPage(
      { method: "GET", path: "/a/1/b" },
      { status: 200, headers: {}, body },
      { accepts: () => true },
    );
    // A URL resolves some of them itself; what is left stays where it is.
    if (page !== undefined) expect(page.path.split("/").map(decodeURIComponent)).not.toContain("..");
    if (/%2f|%5c|;|%25|%c0/iu.test(segment)) expect(page).toBeUndefined();
  });

  test.each(["1", "a%20b", "x%2Fy", "%7Bid%7D", "a..b", "...", "v1;q"])("/a/%s/b stays", (segment) => {
    expect(acceptsPath(listing, `/a/${segment}/b`)).toBe(true);
  });
});
