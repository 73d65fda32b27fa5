import type { Json, JsonObject } from "@interlock/core";
import { readNodes, readPath } from "@interlock/dynamic";
import { describe, expect, test } from "vitest";
import { leafAt, only, rows, withBody } from "./fixtures/definition.ts";

// connectors.md 11; the vectors about look-ups and requests stand with the packages that do them.
const text = { type: "string" };

test.each<[string, Json, string, Json]>([
  ["V9", { schema: { items: { a: 1 } } }, "Schema/Items", { a: 1 }],
  ["V10", { "@odata.nextLink": "next", "@odata": { nextLink: "no" } }, "@odata.nextLink", "next"],
])("%s: response paths", (_, body, path, value) => {
  expect(readPath(body, path)).toEqual(value);
});

describe("references, and the value that stands there", () => {
  const recipient = {
    type: "object",
    properties: { recipient: { type: "object", properties: { groupId: text } } },
  };
  const flat = { type: "object", properties: { id: text, model: text } };
  test.each<[string, JsonObject, string, JsonObject, JsonObject, string, Json]>([
    [
      "V11",
      { parameter: "recipient.groupId" },
      "body",
      recipient,
      { body: { recipient: { groupId: "g" } } },
      "/body/recipient/groupId",
      "g",
    ],
    [
      "V12",
      { parameterReference: "body/recipient/groupId" },
      "body",
      recipient,
      { body: { recipient: { groupId: "g" } } },
      "/body/recipient/groupId",
      "g",
    ],
    [
      "V13",
      { parameterReference: "requestBody/id" },
      "requestBody",
      flat,
      { id: "path's", requestBody: { id: "body's" } },
      "/requestBody/id",
      "body's",
    ],
    [
      "V14",
      { parameter: "id" },
      "requestBody",
      flat,
      { id: "path's", requestBody: { id: "body's" } },
      "/id",
      "path's",
    ],
  ])("%s", (_, reference, body, schema, inputs, pointer, value) => {
    const operation = only({
      operation: {
        parameters: [
          { name: "id", in: "path", ...text },
          {
            name: "m",
            in: "query",
            ...text,
            "x-ms-dynamic-values": { operationId: "Do", parameters: { k: reference } },
          },
          { name: body, in: "body", schema },
        ],
      },
    });
    const from = leafAt(operation, "/m").dynamic[0]?.arguments[0]?.from as { pointer?: string };
    expect(from.pointer).toBe(pointer);
    expect(readPath(inputs, pointer)).toBe(value);
  });
});

test("V20: who is a parent", () => {
  const nodes = (itemIsParent: string) => {
    const open = { operationId: "Do", itemValuePath: "id", itemIsParent };
    const operation = only({
      operation: { parameters: [{ name: "f", in: "query", "x-ms-dynamic-tree": { open } }] },
    });
    const [source] = leafAt(operation, "/f").dynamic;
    if (source === undefined) throw new Error("no source");
    const items = [
      { id: "1", is_folder: true },
      { id: "2", is_folder: false },
    ];
    return JSON.parse(JSON.stringify(readNodes(source, items)));
  };
  const parents = (expression: string) =>
    JSON.stringify(nodes(expression)).match(/"isParent":(?:true|false|"unknown")/gu);
  expect(parents("true")).toEqual(['"isParent":true', '"isParent":true']);
  expect(parents("(is_folder eq true)")).toEqual(['"isParent":true', '"isParent":false']);
  expect(parents("garbage")).toEqual(['"isParent":"unknown"', '"isParent":"unknown"']);
});

test("V36: a cyclic $ref ends in one opaque leaf", () => {
  const definitions = { Node: { type: "object", properties: { next: { $ref: "#/definitions/Node" } } } };
  expect(rows(withBody({ $ref: "#/definitions/Node" }, {}, { definitions }))).toEqual([
    "/item/next recursive -",
  ]);
});

test("V37: an allOf body is merged", () => {
  const part = (name: string) => ({ type: "object", required: [name], properties: { [name]: text } });
  expect(rows(withBody({ allOf: [part("a"), part("b")] }))).toEqual([
    "/item/a string RBL",
    "/item/b string RBL",
  ]);
});
