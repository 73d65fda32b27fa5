import { declareTools, type JsonSchema, type Provider, providers, toolsFor } from "@interlock/core";
import { expect, test } from "vitest";
import { declarationsIn, providerRules, refusals } from "./provider-rules.ts";
import { toolOf } from "./tool-of.ts";

type Node = Readonly<Record<string, unknown>>;
const all = Object.keys(providers) as Provider[];

/** A schema that breaks a rule when it stands at `/properties/x`, by rule; the root's own come as whole declarations. */
const within: Readonly<Record<Provider, Readonly<Record<string, unknown>>>> = {
  anthropic: {
    "json-schema-2020-12": { type: "any" },
    "reference-leads-somewhere": { $ref: "#/$defs/Missing" },
    "pattern-compiles": { pattern: "\\p{Nothing}" },
  },
  openai: {
    "json-schema-2020-12": { minLength: -1 },
    "reference-leads-somewhere": { $ref: "#/definitions/A" },
    "pattern-compiles": { pattern: "(" },
    "array-has-items": { type: "array" },
    "object-has-properties": { type: ["object", "null"] },
    "pattern-of-every-engine": { pattern: "^(?!no)\\p{L}+$" },
  },
  gemini: {
    "known-fields": { type: "string", const: "a" },
    "one-type": { description: "anything" },
    "any-of-alone": { anyOf: [{ type: "string" }], description: "x" },
    "any-of-filled": { anyOf: [] },
    "object-has-properties": { type: "object" },
    "properties-of-objects": { type: "string", properties: { a: { type: "string" } } },
    "parameter-names": { type: "object", properties: { $filter: { type: "string" } } },
    "required-is-declared": { type: "object", properties: { a: { type: "string" } }, required: ["b"] },
    "array-has-items": { type: "array" },
    "items-of-arrays": { type: "string", items: { type: "string" } },
    "enum-of-texts": { type: "integer", enum: ["1"] },
    "enum-filled": { type: "string", enum: ["a", ""] },
    "known-formats": { type: "string", format: "int99" },
    "nullable-is-boolean": { type: "string", nullable: ["x"] },
    counts: { type: "string", maxLength: 1.5 },
    texts: { type: "string", description: 1 },
  },
  mcp: {
    "json-schema-2020-12": { required: ["a", "a"] },
    "reference-leads-somewhere": { $ref: "#/$defs/a b" },
    "pattern-compiles": { pattern: "[" },
    "properties-are-objects": true,
  },
};
const member: Readonly<Record<Provider, string>> = {
  anthropic: "input_schema",
  openai: "parameters",
  gemini: "parameters",
  mcp: "inputSchema",
};
const root = { type: "object", properties: { x: { type: "string" } } };
const sound = (provider: Provider, schema: unknown = root): Node => ({
  name: "Tool",
  description: "does it",
  [member[provider]]: schema,
  ...(provider === "openai" ? { type: "function", strict: false } : {}),
});
/** Declarations that break a rule of the whole. */
const whole: Readonly<Record<string, (provider: Provider) => Node>> = {
  name: (provider) => ({ ...sound(provider), name: "a b" }),
  members: (provider) => ({ ...sound(provider), aliases: {} }),
  "top-level-keys": (provider) =>
    sound(provider, { type: "object", properties: { $top: { type: "string" } } }),
  "nothing-composed-at-the-top": (provider) => sound(provider, { ...root, anyOf: [{ required: ["x"] }] }),
  "description-length": (provider) => ({ ...sound(provider), description: "x".repeat(1_025) }),
  description: (provider) => ({ ...sound(provider), description: "" }),
  "root-object": (provider) => sound(provider, { type: ["object", "null"], properties: {} }),
  "function-tool": (provider) => ({ ...sound(provider), strict: true }),
  "parameters-object": (provider) => sound(provider, { type: "string" }),
};

test.each(all)("%s: a sound tool breaks no rule, and each rule has one that it refuses", (provider) => {
  expect(refusals(provider, sound(provider))).toEqual([]);
  for (const { id, refuses } of providerRules[provider]) {
    const inner = within[provider][id];
    const broken =
      inner === undefined
        ? whole[id]?.(provider)
        : sound(provider, { type: "object", properties: { x: inner }, $defs: { "a b": {} } });
    if (broken === undefined) throw new Error(`${provider}: no tool breaks ${id}`);
    expect([id, refuses(broken).length > 0]).toEqual([id, true]);
  }
});

const odd: readonly unknown[] = [
  true,
  false,
  {},
  { type: "object" },
  { type: "object", properties: {}, additionalProperties: false },
  { type: "object", additionalProperties: { type: "string" } },
  { type: "object", properties: { a: { type: "string" } }, additionalProperties: true },
  {
    type: "object",
    properties: { "a-b": {}, a_b: {}, $c: { enum: [1] }, "": {} },
    required: ["a-b", "gone", "a-b"],
  },
  { type: "array" },
  { type: ["array", "null"], minItems: 1 },
  { type: "array", prefixItems: [{ type: "string" }, false], items: false },
  { type: "null" },
  { type: "file" },
  { type: ["string", "integer", "object", "array", "null", "boolean"] },
  { enum: [1, "1", null, "", true, { a: 1 }, [1]] },
  { type: "integer", enum: [1, 2, 2] },
  { type: ["string", "null"], enum: ["a", null], nullable: true },
  { enum: [null] },
  { enum: [] },
  { const: 5 },
  { const: null },
  { type: "string", pattern: "^(?=a)\\p{L}$" },
  { type: "string", pattern: "(?i)abc\\z" },
  { type: "string", pattern: "[" },
  { type: "string", format: "email", minLength: -1, maxLength: 2.5, default: { a: 1 } },
  { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.1 },
  { type: "number", exclusiveMinimum: true, minimum: "5" },
  { type: "string", description: 5, title: null, required: true },
  { anyOf: [{ $ref: "#/$defs/Node" }, { type: "null" }], description: "beside" },
  { oneOf: [{ type: "string" }, { type: "integer", enum: [1, 2] }], description: "beside" },
  {
    anyOf: [
      { type: "object", properties: { a: {} } },
      { type: "object", properties: { b: {} } },
    ],
  },
  { type: "object", properties: { a: {}, b: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
  { anyOf: [] },
  { allOf: [{ $ref: "#/$defs/Node" }, { required: ["name"] }, { maxProperties: 3 }] },
  {
    allOf: [
      { type: "integer", minimum: 1 },
      { minimum: 5, maximum: 9 },
    ],
  },
  { not: { type: "string" }, if: { type: "string" }, else: false },
  { $ref: "#/$defs/Node", description: "beside" },
  { $ref: "#/$defs/odd name~1%" },
  { $ref: "#/$defs/Missing" },
  { $ref: "elsewhere.json" },
  { $ref: "#/$defs/Loop" },
  { patternProperties: { "^x": { type: "string" }, "(": {} }, propertyNames: { pattern: "(" } },
  { type: "object", properties: { $ref: { type: "string" }, ["__proto__"]: { type: "array" } } },
];
const definitions = {
  Node: { type: "object", properties: { name: { type: "string" }, child: { $ref: "#/$defs/Node" } } },
  "odd name/%": { type: "string" },
  Loop: { $ref: "#/$defs/Loop" },
};

test.each(all)("%s: whatever a schema says, the provider's form breaks no rule", (provider) => {
  const broken = odd.flatMap((schema) => {
    const tools = toolsFor(provider, [toolOf(schema, definitions)]);
    return declarationsIn(provider, declareTools(provider, tools)).flatMap((declaration) =>
      refusals(provider, declaration).map((refusal) => [schema, refusal]),
    );
  });
  expect(broken).toEqual([]);
});

test.each(all)("%s: a tool without arguments, or whose root is composed, breaks no rule", (provider) => {
  const bare = toolOf({});
  for (const inputSchema of [
    { type: "object" },
    { type: "object", properties: {}, additionalProperties: false },
    {
      type: "object",
      properties: { $top: { type: "integer" } },
      required: ["$top"],
      anyOf: [{ required: ["$top"] }],
    },
  ]) {
    const tools = toolsFor(provider, [{ ...bare, description: "", inputSchema: inputSchema as JsonSchema }]);
    const [declaration] = declarationsIn(provider, declareTools(provider, tools));
    expect(refusals(provider, declaration as Node)).toEqual([]);
  }
});
