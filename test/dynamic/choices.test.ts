import type { Json } from "@interlock/core";
import { extractSchema, readChoices, readPath, staticChoices } from "@interlock/dynamic";
import { describe, expect, test } from "vitest";
import { leafAt, only } from "../swagger/fixtures/definition.ts";

// The edge cases of connectors.md 0.2.2, 1.3, 4.2.

const paths = { valuePath: "id", titlePath: "name", descriptionPath: "about", selectablePath: "open" };

describe("choices", () => {
  test("keep the service's types; zero, false and an empty text are values", () => {
    const { choices } = readChoices(paths, [{ id: 0 }, { id: false }, { id: "" }, { id: "0" }]);
    expect(choices.map(({ value, title }) => [value, title])).toEqual([
      [0, "0"],
      [false, "false"],
      ["", ""],
      ["0", "0"],
    ]);
  });

  test("of one value the first counts; of one title all, each with its value beside it", () => {
    const { choices, duplicates, dropped } = readChoices(paths, [
      { id: 1, name: "A" },
      { id: 1, name: "again" },
      { id: 2, name: "A" },
      null,
      { name: "without" },
    ]);
    expect(choices).toEqual([
      { value: 1, title: "A", subtitle: "1" },
      { value: 2, title: "A", subtitle: "2" },
    ]);
    expect([duplicates, dropped]).toEqual([1, 2]);
  });

  test("have their description, and are shown but not offered when the service says so", () => {
    const items = [
      { id: 1, name: "A", about: "the first", open: true },
      { id: 2, name: "B", about: 7, open: false },
    ];
    expect(readChoices(paths, items).choices).toEqual([
      { value: 1, title: "A", description: "the first" },
      { value: 2, title: "B", disabled: true },
    ]);
  });

  test("another name is taken only where no item at all has the declared one", () => {
    // Case does not count, so this is the declared one.
    expect(readChoices(paths, [{ Id: "x" }]).choices).toEqual([{ value: "x", title: "x" }]);
    expect(readChoices({ valuePath: "key" }, [{ Id: "x", displayName: "X" }]).choices).toEqual([
      { value: "x", title: "X", mapped: "fallback" },
    ]);
    expect(readChoices({ valuePath: "key" }, [{ Id: "x" }, { key: "y" }]).choices).toMatchObject([
      { value: "y" },
    ]);
  });

  test("of the definition's own values", () => {
    const field = { name: "q", in: "query", type: "string", enum: ["a", "b"] };
    const many = { name: "m", in: "query", type: "array", items: { type: "string", enum: ["c"] } };
    const operation = only({ operation: { parameters: [field, many] } });
    expect(staticChoices(leafAt(operation, "/q")).map(({ value }) => value)).toEqual(["a", "b"]);
    expect(staticChoices(leafAt(operation, "/m")).map(({ value }) => value)).toEqual(["c"]);
  });
});

test.each<[string, Json, string | undefined, Json | undefined]>([
  ["no path is the whole", { a: 1 }, undefined, { a: 1 }],
  ["an empty one too", { a: 1 }, "", { a: 1 }],
  ["a leading slash", { a: { b: 1 } }, "/a/b", 1],
  ["any case", { Schema: { ITEMS: 1 } }, "schema/items", 1],
  ["the exact case first", { a: 1, A: 2 }, "A", 2],
  ["an index", { a: [1, 2] }, "a/1", 2],
  ["a negative index is none", { a: [1] }, "a/-1", undefined],
  ["escapes", { "a/b": { "~": 1 } }, "a~1b/~0", 1],
  ["a key with a slash", { "a/b": 1 }, "a/b", 1],
  ["a dot separates nothing", { "a.b": 1, a: { b: 2 } }, "a.b", 1],
  ["a property of all objects is none", { a: 1 }, "constructor/name", undefined],
  ["nor is one in another case", { a: 1 }, "__PROTO__", undefined],
  ["inside a text there is nothing", "text", "length", undefined],
])("a response path: %s", (_, value, path, found) => {
  expect(readPath(value, path)).toEqual(found);
});

describe("a schema look-up without a path: a schema, or a map of properties (connectors.md 4.2 step 4)", () => {
  const read = (body: Json) => extractSchema({}, body);
  const schema = (found: Json) => ({ kind: "schema", schema: found });

  test.each<[string, Json, object]>([
    ["a scalar's schema", { type: "string" }, schema({ type: "string" })],
    ["an array's", { type: "array", items: {} }, schema({ type: "array", items: {} })],
    ["several types", { type: ["string", "null"] }, schema({ type: ["string", "null"] })],
    [
      "properties with companions",
      { properties: { a: {} }, required: ["a"], "x-ms-note": 1 },
      schema({ properties: { a: {} }, required: ["a"], "x-ms-note": 1 }),
    ],
    [
      "columns that are called type and title",
      { type: { type: "string" }, title: { type: "string" } },
      schema({ type: "object", properties: { type: { type: "string" }, title: { type: "string" } } }),
    ],
    ["an object without properties says nothing", { type: "object" }, { kind: "none" }],
    [
      "entries that are no schemas are left out",
      { a: { type: "string" }, "@odata.context": "…" },
      schema({ type: "object", properties: { a: { type: "string" } } }),
    ],
    ["nothing", null, { kind: "none" }],
    ["an empty text", "", { kind: "none" }],
    ["a list", [1], { kind: "unsupported" }],
  ])("%s", (_, body, expected) => {
    expect(read(body)).toEqual(expected);
  });
});
