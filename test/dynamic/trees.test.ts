import type { JsonObject } from "@interlock/core";
import type { Answer, ServiceRequest } from "@interlock/emulator";
import type { BrowseNode } from "@interlock/invoke";
import { expect, test } from "vitest";
import { openWorld, operation, parameter } from "./world.ts";

// Trees beyond the worked examples of connectors.md 3: definitions that leave things out, services that mislead.

const children = { id: { selectedItemValuePath: "Id" } };
const paths = { itemValuePath: "Id", itemTitlePath: "Name" };

function open(tree: JsonObject, answer: (request: ServiceRequest) => Answer) {
  const world = openWorld(
    {
      "/roots": { get: operation("Roots", [parameter("id", "query")]) },
      "/below/{id}": { get: operation("Below", [parameter("id", "path")]) },
      "/do": { get: operation("Do", [parameter("file", "query", { "x-ms-dynamic-tree": tree })]) },
    },
    { Roots: answer, Below: answer },
  );
  const browse = () =>
    world.namespace.browse({ ...world.about("Do"), pointer: "/file", inputs: { values: {} } });
  return { world, browse };
}

const whole = {
  open: { operationId: "Roots", ...paths, itemIsParent: "(IsFolder eq true)" },
  browse: { operationId: "Below", parameters: children, ...paths, itemIsParent: "(IsFolder eq true)" },
};
const folder = (Id: string, more: JsonObject = {}) => ({ Id, Name: Id, IsFolder: true, ...more });

test("a tree that never ends does: at the thirty-second level", async () => {
  let made = 0;
  const { world, browse } = open(whole, () => ({ body: [folder(`f${++made}`)] }));
  let [node] = (await browse().outcome()).items;
  let depth = 0;
  for (; node !== undefined && depth < 100; depth += 1) {
    const below: Awaited<ReturnType<ReturnType<BrowseNode["children"]>["outcome"]>> = await node
      .children()
      .outcome();
    [node] = below.items;
  }
  expect(depth).toBe(33);
  expect(world.arrived()).toHaveLength(33);
});

test("children are looked up when they are read, once", async () => {
  const { world, browse } = open(whole, ({ operation: id }) => ({
    body: id === "Roots" ? [folder("a"), folder("b")] : [folder("c")],
  }));
  const roots = (await browse().outcome()).items;
  expect(world.arrived()).toHaveLength(1);
  const [first] = roots;
  await first?.children().outcome();
  await first?.children().outcome();
  expect(world.arrived().map(({ path }) => path)).toEqual(["/roots", "/below/a"]);
});

test("a node without what `browse` asks for cannot be expanded, and says so", async () => {
  const tree = {
    ...whole,
    browse: { ...whole.browse, parameters: { id: { selectedItemValuePath: "Key" } } },
  };
  const { world, browse } = open(tree, () => ({ body: [folder("a")] }));
  const [node] = (await browse().outcome()).items;
  expect(await node?.children().outcome()).toEqual({
    status: "unresolvable",
    reason: "cannot-expand",
    what: "Key",
    items: [],
  });
  expect(world.arrived()).toHaveLength(1);
});

test("the raw item is expanded, whatever is stored", async () => {
  const stored = { itemValuePath: "Path", itemTitlePath: "Name" };
  const tree = { open: { ...whole.open, ...stored }, browse: { ...whole.browse, ...stored } };
  const { world, browse } = open(tree, () => ({ body: [folder("a", { Path: "/a" })] }));
  const [node] = (await browse().outcome()).items;
  expect(node?.value).toBe("/a");
  await node?.children().outcome();
  expect(world.arrived().map(({ path }) => path)).toEqual(["/roots", "/below/a"]);
});

test("without a `browse` that tells the node, the roots are asked for with its key", async () => {
  const { world, browse } = open({ open: whole.open }, ({ queries }) => ({
    body: queries["id"] === undefined ? [folder("a")] : [folder("b")],
  }));
  const [node] = (await browse().outcome()).items;
  expect((await node?.children().outcome())?.items.map(({ value }) => value)).toEqual(["b"]);
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/roots" },
    { method: "GET", path: "/roots", queries: { id: "a" } },
  ]);
});

test("where the definition does not tell what is a parent, both are offered; the last say has the service", async () => {
  const unclear = "IsFolder is true";
  const tree = {
    open: { ...whole.open, itemIsParent: unclear },
    browse: { ...whole.browse, itemIsParent: unclear },
  };
  const { browse } = open(tree, ({ operation: id }) =>
    id === "Roots" ? { body: [folder("a")] } : { status: 400 },
  );
  const [node] = (await browse().outcome()).items;
  expect([node?.isParent, node?.selectable]).toEqual(["unknown", true]);
  expect(await node?.children().outcome()).toMatchObject({ status: "failed", error: { status: 400 } });
});

test("items that are no objects, and twins, are no surprise", async () => {
  const { browse } = open(whole, () => ({
    body: [folder("a"), "text", null, 7, folder("a"), { Name: "no id" }],
  }));
  const { items } = await browse().outcome();
  expect(items.map(({ key, value, selectable }) => [key, value, selectable])).toEqual([
    ["a", "a", true],
    ["text", "text", true],
    ["7", 7, true],
    ["#4", null, false],
  ]);
});
