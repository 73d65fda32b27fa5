import { definitionTools } from "@interlock/swagger";
import { writeTypes } from "@interlock/swagger/types";
import { expect, test } from "vitest";
import { definition, only, read, withBody } from "./fixtures/definition.ts";

const text = { type: "string" };
const properties = { a: text };

test("an object that declares properties and accepts further ones has its other keys as one more leaf", () => {
  const operation = withBody({
    type: "object",
    properties: {
      "~other": text,
      open: { type: "object", properties, additionalProperties: true },
      typed: { type: "object", properties, additionalProperties: { type: "array", items: text } },
      any: { type: "object", properties, additionalProperties: {} },
      closed: { type: "object", properties, additionalProperties: false },
      silent: { type: "object", properties },
      free: { type: "object", additionalProperties: true },
      rows: { type: "array", items: { type: "object", properties, additionalProperties: true } },
      both: { allOf: [{ properties, additionalProperties: true }, { properties: { b: text } }] },
      kept: { type: "object", properties, additionalProperties: true, "x-ms-visibility": "internal" },
      fixed: { type: "object", properties, additionalProperties: { ...text, readOnly: true } },
    },
    additionalProperties: text,
  });
  const facts = operation.otherKeys.map(
    ({ pointer, segments, type, itemType, required, internal, readOnly }) => [
      pointer,
      segments,
      [type, itemType],
      [required, internal, readOnly],
    ],
  );
  const none = [null, null];
  expect(facts).toEqual([
    ["/item/~other", [true], ["string", null], [false, false, false]],
    ["/item/open/~other", ["open", true], none, [false, false, false]],
    ["/item/typed/~other", ["typed", true], ["array", "string"], [false, false, false]],
    ["/item/any/~other", ["any", true], none, [false, false, false]],
    ["/item/rows/*/~other", ["rows", null, true], none, [false, false, false]],
    ["/item/both/~other", ["both", true], none, [false, false, false]],
    ["/item/kept/~other", ["kept", true], none, [false, true, false]],
    ["/item/fixed/~other", ["fixed", true], ["string", null], [false, false, true]],
  ]);
  expect(operation.otherKeys[0]?.schema).toEqual(text);
  expect(operation.otherKeys[1]?.schema).toEqual({});
  const pointers = operation.parameters.map(({ pointer }) => pointer);
  expect(pointers).toContain("/item/~0other");
  expect(pointers.some((pointer) => pointer.endsWith("/~other"))).toBe(false);
});

test("an operation without a body has none", () => {
  expect(only({}).otherKeys).toEqual([]);
});

test("in types they are an index signature that fits whatever is declared beside it", async () => {
  const schema = {
    type: "object",
    properties: {
      count: { type: "integer" },
      map: { type: "object", additionalProperties: { type: "integer" } },
    },
    additionalProperties: text,
  };
  const parameters = [{ name: "item", in: "body", schema }];
  const types = await writeTypes(definitionTools(read(definition({ operation: { parameters } }))));
  expect(types).toContain("[key: string]: unknown");
  expect(types).toContain("[key: string]: number");
  expect(types).not.toContain("[k: string]");
});
