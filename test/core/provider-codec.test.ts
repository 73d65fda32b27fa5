import {
  type Json,
  type JsonObject,
  type JsonSchema,
  type Provider,
  providers,
  toolsFor,
} from "@interlock/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toolOf } from "./tool-of.ts";

const all = Object.keys(providers) as Provider[];

/** A schema with a value that fits it. */
interface Fit {
  readonly schema: JsonSchema;
  readonly value: Json;
}

const name = fc.oneof(
  fc.constantFrom("a", "a-b", "a_b", "$top", "top", "x.y", "", "__proto__", "constructor", "9", "@odata.id"),
  fc.string({ unit: "binary", maxLength: 70 }),
);
const scalar = fc.oneof(
  fc.string().map((value): Fit => ({ schema: { type: "string" }, value })),
  fc.integer().map((value): Fit => ({ schema: { type: "integer" }, value })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value): Fit => ({ schema: { type: "number" }, value })),
  fc.boolean().map((value): Fit => ({ schema: { type: ["boolean", "null"] }, value })),
);
const choice = fc
  .uniqueArray(
    fc.oneof(
      fc.constantFrom<Json>(1, "1", "", "(empty)", true, "true", null, '"1"', "1 (number)"),
      fc.jsonValue() as fc.Arbitrary<Json>,
    ),
    { minLength: 1, maxLength: 6, selector: (each) => JSON.stringify(each) },
  )
  .chain((values) => fc.constantFrom(...values).map((value): Fit => ({ schema: { enum: values }, value })));
const loose = fc.oneof(
  (fc.jsonValue() as fc.Arbitrary<Json>).map((value): Fit => ({ schema: {}, value })),
  (fc.dictionary(name, fc.jsonValue()) as fc.Arbitrary<JsonObject>).map(
    (value): Fit => ({ schema: { type: "object" }, value }),
  ),
  (fc.array(fc.jsonValue()) as fc.Arbitrary<Json[]>).map(
    (value): Fit => ({ schema: { type: "array" }, value }),
  ),
);
const { fit } = fc.letrec<{ fit: Fit; object: Fit; array: Fit; either: Fit }>((tie) => ({
  fit: fc.oneof({ depthSize: "small" }, scalar, choice, loose, tie("object"), tie("array"), tie("either")),
  object: fc
    .uniqueArray(fc.tuple(name, tie("fit"), fc.boolean()), { maxLength: 5, selector: ([key]) => key })
    .map(
      (parts): Fit => ({
        schema: {
          type: "object",
          properties: Object.fromEntries(parts.map(([key, { schema }]) => [key, schema])),
          additionalProperties: false,
        },
        value: Object.fromEntries(parts.filter(([, , here]) => here).map(([key, { value }]) => [key, value])),
      }),
    ),
  array: tie("fit").chain(({ schema, value }) =>
    fc.constantFrom<Fit>(
      { schema: { type: "array", items: schema }, value: [] },
      { schema: { type: "array", items: schema }, value: [value, value] },
    ),
  ),
  either: fc
    .tuple(
      fc.array(tie("fit"), { minLength: 1, maxLength: 3 }),
      fc.constantFrom("anyOf", "oneOf"),
      fc.boolean(),
    )
    .map(
      ([fits, keyword, nullable]): Fit => ({
        schema: {
          [keyword]: [...fits.map(({ schema }) => schema), ...(nullable ? [{ type: "null" }] : [])],
          title: "either",
        },
        value: (fits[0] as Fit).value,
      }),
    ),
}));

// JSON has no negative zero.
const fits = fit.map((each) => JSON.parse(JSON.stringify(each)) as Fit);

test.each(all)("%s: arguments written for a provider are read back as they were", (provider) => {
  fc.assert(
    fc.property(fits, ({ schema, value }) => {
      const [tool] = toolsFor(provider, [toolOf(schema)]);
      const args: Json = { x: value, other: 1, "": null };
      expect(tool?.decode(tool.encode(args))).toEqual(args);
    }),
    { numRuns: 2_000 },
  );
});

test("gemini: what fits a tool fits its form for Gemini when it is written in it", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true });
  fc.assert(
    fc.property(fits, ({ schema, value }) => {
      const [tool] = toolsFor("gemini", [toolOf(schema)]);
      if (tool === undefined) throw new Error("no tool");
      const properties = tool.inputSchema["properties"] as JsonObject;
      const written = (tool.encode({ x: value }) as JsonObject)["x"];
      expect([ajv.validate(plainly(properties["x"] as JsonObject), written), written]).toEqual([
        true,
        written,
      ]);
    }),
    { numRuns: 2_000 },
  );
});

// OpenAPI's `nullable` in JSON Schema's words.
function plainly(schema: JsonObject): JsonObject {
  const { nullable, properties, items, anyOf, ...rest } = schema;
  const made = {
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties as JsonObject).map(([key, each]) => [key, plainly(each as JsonObject)]),
          ),
        }),
    ...(items === undefined ? {} : { items: plainly(items as JsonObject) }),
    ...(anyOf === undefined ? {} : { anyOf: (anyOf as JsonObject[]).map(plainly) }),
  };
  return nullable === true ? { anyOf: [made, { type: "null" }] } : made;
}

test("what a model sends beside the form, or against it, reaches our own validator as it is", () => {
  const [tool] = toolsFor("gemini", [
    toolOf({ type: "object", properties: { n: { enum: [1, 2] }, free: { type: "object" }, any: {} } }),
  ]);
  for (const x of [
    5,
    "text",
    null,
    [1],
    { n: 2 },
    { n: "3" },
    { free: { a: 1 } },
    { free: "{" },
    { free: "[1]" },
    { any: 5 },
  ]) {
    expect(tool?.decode({ x })).toEqual({ x });
  }
  expect(tool?.decode(undefined)).toBeUndefined();
  expect(tool?.decode("text")).toBe("text");
  const proto = JSON.parse(
    '{"__proto__":{"a":1},"x":{"free":"{\\"__proto__\\":{\\"b\\":1}}"}}',
  ) as JsonObject;
  const decoded = tool?.decode(proto) as JsonObject;
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  expect(Object.keys(decoded)).toEqual(["__proto__", "x"]);
});

test("a key behind a nested alias, sent by its own name, does not land on the declared one", () => {
  const [tool] = toolsFor("gemini", [toolOf({ type: "object", properties: { "a-b": { type: "string" } } })]);
  expect(tool?.encode({ x: { "a-b": "v" } })).toEqual({ x: { a_b: "v" } });
  expect(tool?.decode({ x: { "a-b": "sneaked" } })).toEqual({ x: { a_b: "sneaked" } });
});

test("a place is told in the words of the tool that the model has", () => {
  const rows = { type: "array", items: { type: "object", properties: { "a/b": { type: "string" } } } };
  const properties = { $filter: { type: "string" }, rows } as JsonSchema;
  const [tool] = toolsFor("gemini", [{ ...toolOf({}), inputSchema: { type: "object", properties } }]);
  expect(tool?.encodePath("/$filter")).toBe("/filter");
  expect(tool?.encodePath("/rows/3/a~1b")).toBe("/rows/3/a_b");
  expect(tool?.encodePath("/rows/3/other~1/0")).toBe("/rows/3/other~1/0");
  expect(tool?.encodePath("")).toBe("");
});

test("a definition that two parts of one value share is no recursion", () => {
  const $defs = {
    Base: { type: "object", properties: { id: { type: "integer" } } },
    Named: { allOf: [{ $ref: "#/$defs/Base" }, { properties: { name: { type: "string" } } }] },
  };
  const shared = { allOf: [{ $ref: "#/$defs/Base" }, { $ref: "#/$defs/Named" }] };
  const [tool] = toolsFor("gemini", [toolOf(shared, $defs)]);
  expect(tool?.inputSchema["properties"]).toEqual({
    x: { type: "object", properties: { id: { type: "integer" }, name: { type: "string" } } },
  });
});
