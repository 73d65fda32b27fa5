import { formatPointer, type Pointer, parsePointer } from "@interlock/core";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each([
  ["/issueId", { name: "issueId", segments: [] }],
  ["/query:id", { in: "query", name: "id", segments: [] }],
  ["/comment/rows/*/owner", { name: "comment", segments: ["rows", null, "owner"] }],
  ["/body/~2/a~1b/~0", { name: "body", segments: ["*", "a/b", "~"] }],
  ["/body/", { name: "body", segments: [""] }],
])("%s", (text, pointer) => {
  expect(parsePointer(text)).toEqual(pointer);
  expect(formatPointer(pointer as Pointer)).toBe(text);
});

test.each(["", "body", "/a~3", "/a~"])("%j is no pointer", (text) => {
  expect(parsePointer(text)).toBeUndefined();
});

test("every address survives being written and read", () => {
  const name = fc.string({ unit: "binary" });
  const pointer = fc.record({
    in: fc.constantFrom<Pointer["in"] & string>("path", "query", "header", "formData", "body"),
    name,
    segments: fc.array(fc.option(name)),
  });
  fc.assert(
    fc.property(pointer, (value) => {
      expect(parsePointer(formatPointer(value))).toEqual(value);
    }),
  );
});
