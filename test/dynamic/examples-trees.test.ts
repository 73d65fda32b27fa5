import type { JsonObject } from "@interlock/core";
import { looksLikePath, treeSources } from "@interlock/dynamic";
import type { BrowseNode } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter } from "./world.ts";

// The worked examples of connectors.md 3.4, 3.5, 3.6, each through the emulator.

const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What a picker shows of a node. */
function shown({ title, value, isParent, selectable }: BrowseNode): readonly unknown[] {
  return [title, value, isParent, selectable];
}

describe("connectors.md 3.4, Excel's file", () => {
  const drive = { parameterReference: "drive" };
  const source = { parameterReference: "source" };
  const paths = { itemValuePath: "Id", itemTitlePath: "DisplayName", itemFullTitlePath: "Path" };
  const tree = {
    settings: { canSelectParentNodes: false, canSelectLeafNodes: true },
    open: {
      operationId: "ListRootFolder",
      parameters: { drive, source },
      ...paths,
      itemIsParent: "(IsFolder eq true)",
      selectableFilter: `(MediaType eq '${spreadsheet}')`,
    },
    browse: {
      operationId: "ListFolder",
      parameters: { id: { selectedItemValuePath: "Id" }, drive, source },
      ...paths,
      itemIsParent: "(IsFolder eq true)",
    },
  };
  const inputs = [parameter("source", "query", { required: true }), parameter("drive", "path")];
  const item = (Id: string, DisplayName: string, IsFolder: boolean, MediaType = "") => ({
    Id,
    DisplayName,
    Path: `/${DisplayName}`,
    IsFolder,
    MediaType,
  });
  const world = openWorld(
    {
      "/codeless/v1.0/drives/{drive}/root/children": { get: operation("ListRootFolder", inputs) },
      "/codeless/v1.0/drives/{drive}/items/{id}/children": {
        get: operation("ListFolder", [...inputs, parameter("id", "path")]),
      },
      "/patch/{drive}/{file}": {
        patch: operation("PatchItem", [...inputs, parameter("file", "path", { "x-ms-dynamic-tree": tree })]),
      },
    },
    {
      ListRootFolder: {
        body: [
          item("01ABC", "Budget.xlsx", false, spreadsheet),
          item("01DEF", "Logo.png", false, "image/png"),
          item("01F", "Reports", true),
        ],
      },
      ListFolder: { body: [item("01GHI", "Q3.xlsx", false, spreadsheet), item("01F", "Reports", true)] },
    },
  );
  const values = { source: "me", drive: "b!kHbN" };
  const browse = (given: JsonObject) =>
    world.namespace.browse({ ...world.about("PatchItem"), pointer: "/file", inputs: { values: given } });

  test("blocked while the drive is unknown", async () => {
    expect(await browse({ source: "me" }).outcome()).toMatchObject({ status: "blocked", needs: ["/drive"] });
  });

  test("a spreadsheet can be chosen, a picture cannot, a folder can only be opened", async () => {
    const roots = (await browse(values).outcome()).items;
    expect(roots.map(shown)).toEqual([
      ["Budget.xlsx", "01ABC", false, true],
      ["Logo.png", "01DEF", false, false],
      ["Reports", "01F", true, false],
    ]);
    expect(roots[0]?.fullTitle).toBe("/Budget.xlsx");
    // A folder that is its own child again is left out: browsing ends.
    const below = await roots[2]?.children().outcome();
    expect(below?.items.map(shown)).toEqual([["Q3.xlsx", "01GHI", false, true]]);
    expect(await roots[0]?.children().outcome()).toMatchObject({
      status: "unresolvable",
      reason: "cannot-expand",
    });
    expect(world.arrived()).toEqual([
      { method: "GET", path: "/codeless/v1.0/drives/b%21kHbN/root/children", queries: { source: "me" } },
      { method: "GET", path: "/codeless/v1.0/drives/b%21kHbN/items/01F/children", queries: { source: "me" } },
    ]);
  });
});

test("connectors.md 3.5, Outlook's folder: folders only, optional arguments not sent, a well-known name is no path", async () => {
  const tree = {
    settings: { canSelectParentNodes: true, canSelectLeafNodes: false },
    open: {
      operationId: "OnFilePickerOpen",
      parameters: { operation: { value: "MailFolders" } },
      itemsPath: "value",
      itemValuePath: "Id",
      itemTitlePath: "DisplayName",
      itemIsParent: "(IsFolder eq true)",
    },
    browse: {
      operationId: "OnFilePickerBrowse",
      parameters: { operation: { value: "MailFolders" }, id: { selectedItemValuePath: "Id" } },
      itemsPath: "value",
      itemValuePath: "Id",
      itemTitlePath: "DisplayName",
      itemIsParent: "(IsFolder eq true)",
    },
  };
  const optional = [
    parameter("top", "query", { type: "integer", default: 100 }),
    parameter("skip", "query", { type: "integer", default: 0 }),
    parameter("mailboxAddress", "query", { default: "" }),
  ];
  const kind = parameter("operation", "query", { required: true });
  const folder = parameter("folderPath", "query", { default: "Inbox", "x-ms-dynamic-tree": tree });
  const world = openWorld(
    {
      "/open": { get: operation("OnFilePickerOpen", [kind, ...optional]) },
      "/browse": {
        get: operation("OnFilePickerBrowse", [kind, parameter("id", "query", { required: true })]),
      },
      "/mail": { get: operation("GetEmailsV2", [folder]) },
    },
    {
      OnFilePickerOpen: {
        body: {
          value: [
            { Id: "AAMk1", DisplayName: "Inbox", IsFolder: true },
            { Id: "AAMk2", DisplayName: "A mail", IsFolder: false },
          ],
        },
      },
      OnFilePickerBrowse: { body: { value: [{ Id: "AAMk3", DisplayName: "Alerts", IsFolder: true }] } },
    },
  );
  const about = world.about("GetEmailsV2");
  const found = world.namespace.browse({ ...about, pointer: "/folderPath", inputs: { values: {} } });
  const { items } = await found.outcome();
  expect(items.map(shown)).toEqual([
    ["Inbox", "AAMk1", true, true],
    ["A mail", "AAMk2", false, false],
  ]);
  expect((await items[0]?.children().outcome())?.items.map(shown)).toEqual([["Alerts", "AAMk3", true, true]]);
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/open", queries: { operation: "MailFolders" } },
    { method: "GET", path: "/browse", queries: { operation: "MailFolders", id: "AAMk1" } },
  ]);
  const [source] = treeSources(about.operation.parameters[0] as (typeof about.operation.parameters)[number]);
  expect(source && [looksLikePath(source, "Inbox"), looksLikePath(source, "/Inbox")]).toEqual([false, true]);
});

describe("connectors.md 3.6, the old file picker", () => {
  const block = {
    "file-picker": {
      open: { operationId: "ListAllRootFolders", parameters: { dataset: { parameter: "dataset" } } },
      browse: {
        operationId: "ListFolder",
        parameters: { dataset: { parameter: "dataset" }, id: { "value-property": "Id" } },
      },
      "value-collection": "value",
      "value-title": "DisplayName",
      "value-folder-property": "IsFolder",
      "value-media-property": "MediaType",
    },
  };
  const dataset = parameter("dataset", "path", { "x-ms-url-encoding": "double" });
  const open = (settings: JsonObject) => {
    const picker = {
      capability: "file-picker",
      parameters: { dataset: { parameter: "dataset" }, ...settings },
      "value-path": "Id",
    };
    return openWorld(
      {
        "/datasets/{dataset}/folders": { get: operation("ListAllRootFolders", [dataset]) },
        "/datasets/{dataset}/folders/{id}": {
          get: operation("ListFolder", [dataset, parameter("id", "path")]),
        },
        "/datasets/{dataset}/files/{id}": {
          get: operation("GetFile", [dataset, parameter("id", "path", { "x-ms-dynamic-values": picker })]),
        },
      },
      {
        ListAllRootFolders: {
          body: {
            value: [
              { Id: "%252fDocs", DisplayName: "Docs", IsFolder: true, MediaType: null, Path: "/Docs" },
              { Id: "%252fa.pdf", DisplayName: "a.pdf", IsFolder: false, MediaType: "Application/PDF" },
              { Id: "%252fb.png", DisplayName: "b.png", IsFolder: false, MediaType: "image/png" },
            ],
          },
        },
        ListFolder: { body: [{ Id: "%252fDocs%252fc", DisplayName: "c.pdf", IsFolder: false }] },
      },
      { "x-ms-capabilities": block },
    );
  };
  const browse = (world: ReturnType<typeof open>) =>
    world.namespace
      .browse({ ...world.about("GetFile"), pointer: "/id", inputs: { values: { dataset: "https://s" } } })
      .outcome();

  test("files of the wanted types; what the look-up does not declare is not sent", async () => {
    const world = open({ isFolder: false, fileFilter: ["application/pdf", "text/*"] });
    const { items } = await browse(world);
    expect(items.map(shown)).toEqual([
      ["Docs", "%252fDocs", true, false],
      ["a.pdf", "%252fa.pdf", false, true],
      ["b.png", "%252fb.png", false, false],
    ]);
    expect(items[0]?.fullTitle).toBe("/Docs");
    // An opaque id is encoded again, whatever it looks like.
    await items[0]?.children().outcome();
    expect(world.arrived()).toEqual([
      { method: "GET", path: "/datasets/https%253A%252F%252Fs/folders" },
      { method: "GET", path: "/datasets/https%253A%252F%252Fs/folders/%25252fDocs" },
    ]);
  });

  test("a picker of folders offers folders only", async () => {
    const { items } = await browse(open({ isFolder: true }));
    expect(items.map(({ title, selectable }) => [title, selectable])).toEqual([
      ["Docs", true],
      ["a.pdf", false],
      ["b.png", false],
    ]);
  });
});
