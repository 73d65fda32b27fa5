import {
  declareTools,
  type Json,
  type JsonObject,
  type Provider,
  providers,
  toolsFor,
} from "@interlock/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { declarationsIn, refusals } from "./provider-rules.ts";
import { toolOf } from "./tool-of.ts";

const names = [
  "a",
  "a-b",
  "$top",
  "__proto__",
  "constructor",
  "",
  "a b",
  "Node",
  "odd name/%",
  "x".repeat(80),
];
const anything = fc.oneof(
  fc.constantFrom<unknown>("string", "integer", "object", "array", "null", "file", "^(?=a)", "date-time"),
  fc.constantFrom<unknown>("#/$defs/Node", "#/$defs/Loop", "#/$defs/Other", "#/$defs/odd name~1%"),
  fc.constantFrom<unknown>(true, false, null, -1, 1.5, 0, 3, "", [], { a: 1 }),
  fc.constantFrom<unknown>(["string", "null"], ["a", "a", 1], [null], [""], [{ a: 1 }, { a: 1 }, []]),
  fc.array(fc.constantFrom(...names), { maxLength: 3 }),
);
const ofValue =
  "type enum const default title description pattern format required minimum exclusiveMinimum maximum minLength maxItems $ref nullable uniqueItems dependentRequired";
const { schema: anySchema } = fc.letrec<{
  schema: unknown;
  word: [string, unknown];
  map: unknown;
  list: unknown;
}>((tie) => ({
  map: fc.dictionary(fc.constantFrom(...names), tie("schema"), { maxKeys: 3, size: "small" }),
  list: fc.array(tie("schema"), { maxLength: 3 }),
  word: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.tuple(fc.constantFrom(...ofValue.split(" ")), anything),
    fc.tuple(fc.constantFrom(..."items additionalProperties not if else contains".split(" ")), tie("schema")),
    fc.tuple(fc.constantFrom("properties", "patternProperties", "dependentSchemas"), tie("map")),
    fc.tuple(fc.constantFrom("anyOf", "oneOf", "allOf", "prefixItems"), tie("list")),
  ) as fc.Arbitrary<[string, unknown]>,
  schema: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    anything,
    fc.array(tie("word"), { maxLength: 4 }).map((words) => Object.fromEntries(words)),
  ),
}));
const definitions = {
  Node: { type: "object", properties: { name: { type: "string" }, child: { $ref: "#/$defs/Node" } } },
  "odd name/%": { type: "string" },
  Loop: { $ref: "#/$defs/Loop" },
};

test.each(Object.keys(providers) as Provider[])(
  "%s: a schema of any words at all is made into one that breaks no rule, and reading back never throws",
  (provider) => {
    fc.assert(
      fc.property(anySchema, anySchema, (schema, other) => {
        const [tool] = toolsFor(provider, [toolOf(schema, { ...definitions, Other: other })]);
        if (tool === undefined) throw new Error("no tool");
        const [declaration] = declarationsIn(provider, declareTools(provider, [tool]));
        expect(refusals(provider, declaration as JsonObject)).toEqual([]);
        tool.decode({ x: other });
        tool.decode({ x: [other, { a: other }] });
        tool.encode({ x: other as Json });
        tool.encodePath("/x/0/a/b");
      }),
      { numRuns: 1_000 },
    );
  },
);
