import { argumentsSchema, digest } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { expect, test } from "vitest";
import { definition, read } from "../swagger/fixtures/definition.ts";

// A name with half a surrogate pair could neither be compiled into a check nor be digested: both threw.
const schema = {
  type: "object",
  properties: { "a\ud800": { type: "string", enum: ["x\udc00", "😀"] } },
};
const document = definition({ operation: { parameters: [{ name: "item", in: "body", schema }] } });
const escaped = JSON.stringify(document);
const raw = escaped.replaceAll("\\ud800", "\ud800").replaceAll("\\udc00", "\udc00");

test.each([
  ["an object", document],
  ["escapes", escaped],
  ["capital escapes", escaped.replaceAll("\\ud800", "\\uD800").replaceAll("\\udc00", "\\uDC00")],
  ["bytes that hold escapes", new TextEncoder().encode(escaped)],
  ["text that holds them raw", raw],
])("in %s become U+FFFD, and are told", (_, given) => {
  const connector = read(given);
  expect(connector.issues.map(({ code }) => code)).toEqual(["not-utf8"]);
  const [operation] = connector.operations;
  if (operation === undefined) throw new Error("no operation");
  expect(operation.parameters).toMatchObject([{ segments: ["a\uFFFD"], enum: ["x\uFFFD", "😀"] }]);
  const written = argumentsSchema(operation, { leaf: () => ({ required: true }), container: () => true });
  expect(compileSchema(written)({ item: { "a\uFFFD": "😀" } })).toEqual([]);
  expect(digest(connector.document)).toMatch(/^[0-9a-f]{64}$/u);
});

test("whole pairs are no halves, written out or not", () => {
  const text = JSON.stringify(definition({ operation: { summary: "smile 😀" } }));
  for (const given of [text, text.replace("😀", "\\ud83d\\ude00")]) {
    const connector = read(given);
    expect(connector.issues).toEqual([]);
    expect(connector.operations[0]?.title).toBe("smile 😀");
  }
});

test("the bounds hold for what was mended", () => {
  const deep = `${'{"a":'.repeat(300)}"\\ud800"${"}".repeat(300)}`;
  expect(() => read(`{"swagger":"2.0","x":${deep}}`)).toThrow("too-deep");
});
