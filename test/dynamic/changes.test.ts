import type { JsonObject } from "@interlock/core";
import {
  changeInput,
  choiceSources,
  dependents,
  dependsOn,
  graftResolved,
  inputAt,
  isMultiple,
  knownValues,
  sidecar,
  treeSources,
} from "@interlock/dynamic";
import { describe, expect, test } from "vitest";
import { only, withBody } from "../swagger/fixtures/definition.ts";
import { operation as declared, openWorld, parameter } from "./world.ts";

const from = (name: string, reference: string): JsonObject =>
  parameter(name, "query", {
    "x-ms-dynamic-list": { operationId: "Do", parameters: { id: { parameterReference: reference } } },
  });

describe("when an input changes", () => {
  const operation = only({
    operation: {
      parameters: [
        parameter("site", "query"),
        from("list", "site"),
        from("view", "list"),
        from("colour", "kind"),
        parameter("kind", "query"),
      ],
    },
  });

  test("its dependents are told, near and far, and nobody else", () => {
    expect(dependents(operation, "/site")).toEqual(["/list", "/view"]);
    expect(dependents(operation, "/list")).toEqual(["/view"]);
    expect(dependents(operation, "/colour")).toEqual([]);
    expect(dependsOn(inputAt(operation, "/view")?.dynamic ?? [])).toEqual(["/list"]);
  });

  test("their values are cleared, all others stay, and what was given is not touched", () => {
    const values = { site: "a", list: "b", view: "c", colour: "red", kind: "k" };
    expect(changeInput(operation, values, "/site", "z")).toEqual({ site: "z", colour: "red", kind: "k" });
    expect(changeInput(operation, values, "/site", undefined)).toEqual({ colour: "red", kind: "k" });
    expect(changeInput(operation, values, "/nobody", "z")).toBe(values);
    expect(values.list).toBe("b");
  });

  test("inputs that need each other are each cleared once", () => {
    const round = only({ operation: { parameters: [from("a", "b"), from("b", "a")] } });
    expect(dependents(round, "/a")).toEqual(["/b"]);
    expect(changeInput(round, { a: 1, b: 2 }, "/a", 3)).toEqual({ a: 3 });
  });

  test("a change of an object is one of what stands in it, in every element of a list", () => {
    const text = { type: "string" };
    const channel = {
      ...text,
      "x-ms-dynamic-list": {
        operationId: "Do",
        parameters: { id: { parameterReference: "item/recipient/team" } },
      },
    };
    const nested = withBody({
      type: "object",
      properties: {
        recipient: { type: "object", properties: { team: text, channel } },
        others: { type: "array", items: { type: "object", properties: { channel, note: text } } },
      },
    });
    const values = {
      item: {
        recipient: { team: "t", channel: "c" },
        others: [{ channel: "c", note: "n" }, { channel: "d" }],
      },
    };
    expect(dependents(nested, "/item/recipient/team")).toEqual([
      "/item/recipient/channel",
      "/item/others/*/channel",
    ]);
    expect(changeInput(nested, values, "/item/recipient/team", "u")).toEqual({
      item: { recipient: { team: "u" }, others: [{ note: "n" }, {}] },
    });
  });
});

test("values that no longer name anything are left out, in objects and lists; open maps keep theirs", () => {
  const text = { type: "string" };
  const operation = withBody({
    type: "object",
    properties: {
      kept: text,
      rows: { type: "array", items: { type: "object", properties: { a: text } } },
      map: { type: "object", additionalProperties: text },
    },
  });
  const values = { item: { kept: "x", gone: "y", rows: [{ a: "1", b: "2" }], map: { any: "z" } }, other: 1 };
  expect(knownValues(operation, values)).toEqual({
    item: { kept: "x", rows: [{ a: "1" }], map: { any: "z" } },
  });
});

test("what is tried first: a list before values, an operation before a built-in, a tree before the picker", () => {
  const operation = only({
    operation: {
      parameters: [
        parameter("a", "query", {
          "x-ms-dynamic-values": { operationId: "Do" },
          "x-ms-dynamic-list": { operationId: "Do" },
        }),
        parameter("b", "query", {
          "x-ms-dynamic-values": { capability: "file-picker" },
          "x-ms-dynamic-tree": { open: { operationId: "Do" } },
        }),
        parameter("c", "query", {
          type: "array",
          items: { type: "string" },
          "x-ms-dynamic-list": { operationId: "Do" },
        }),
      ],
    },
  });
  const node = (pointer: string) => {
    const found = inputAt(operation, pointer);
    if (found === undefined) throw new Error(pointer);
    return found;
  };
  expect(choiceSources(node("/a")).map(({ kind }) => kind)).toEqual(["list", "values"]);
  expect(choiceSources(node("/b"))).toEqual([]);
  expect(treeSources(node("/b")).map(({ kind }) => kind)).toEqual(["tree", "values"]);
  const picked = (pointer: string) =>
    choiceSources(node(pointer)).map((source) => isMultiple(node(pointer), source));
  expect([picked("/a"), picked("/c")]).toEqual([[false, false], [true]]);
});

test("looked-up schemas are kept in a sidecar, and put back from it without asking anybody", async () => {
  const schema = { type: "object", "x-ms-dynamic-schema": { operationId: "Look", "value-path": "schema" } };
  const world = openWorld(
    {
      "/look": { get: declared("Look") },
      "/do": { post: declared("Do", [{ name: "item", in: "body", required: true, schema }]) },
    },
    { Look: { body: { schema: { type: "object", properties: { a: { type: "string" } } } } } },
  );
  const { grafts } = await world.namespace.resolveSchema({ ...world.about("Do"), inputs: { values: {} } });
  const written = JSON.parse(JSON.stringify(sidecar({ Do: grafts }))) as JsonObject;
  const again = graftResolved(world.connector, written);
  const pointers = again.operations.find(({ id }) => id === "Do")?.parameters.map(({ pointer }) => pointer);
  expect(pointers).toEqual(["/item/a"]);
  expect(world.arrived()).toHaveLength(1);
  // A sidecar that is none changes nothing.
  expect(graftResolved(world.connector, { operations: { Do: [{ to: "elsewhere" }] } }).operations).toEqual(
    world.connector.operations,
  );
});
