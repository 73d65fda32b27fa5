import { argumentsSchema, type JsonObject } from "@interlock/core";
import { expect, test } from "vitest";
import { withBody } from "../swagger/fixtures/definition.ts";

// Spread into a call's arguments, a list of so many values exceeded the stack: an exception that nobody can expect.
const many = Array.from({ length: 150_000 }, (_, index) => `v${index}`);
const text = { type: "string" };

test.each<[string, JsonObject]>([
  ["an enum", { type: "object", properties: { p: { ...text, enum: many } } }],
  ["a default", { type: "object", properties: { p: { type: "array", items: text, default: many } } }],
  ["choices", { type: "object", properties: { p: { oneOf: many.map(() => text) } } }],
  ["properties", { type: "object", properties: Object.fromEntries(many.map((name) => [name, text])) }],
])("%s of 150,000 is read and written like any other", (_, schema) => {
  const operation = withBody(schema);
  const written = argumentsSchema(operation, {
    leaf: ({ requiredLocal }) => ({ required: requiredLocal }),
    container: ({ requiredLocal }) => requiredLocal,
  });
  expect(JSON.stringify(written).length).toBeGreaterThan(many.length);
});
