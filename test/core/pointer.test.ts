import { formatPointer, type Pointer, parsePointer } from "@interlock/core";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each([
  ["/issueId", { name: "issueId", segments: [] }],
  ["/query:id", { in: "query", name: "id", segments: [] }],
  ["/comment/rows/*/owner", { name: "comment", segments: ["rows", null, "owner"] }],
  ["/body/~2/a~1b/~0", { name: "body", segments: ["*", "a/b", "~"] }],
  ["/body/", { name: "body", segments: [""] }],
  ["/body/~other", { name: "body", segments: [true] }],
  ["/body:body/rows/*/~other", { in: "body", name: "body", segments: ["rows", null, true] }],
  ["/body/~0other", { name: "body", segments: ["~other"] }],
])("%s", (text, pointer) => {
  expect(parsePointer(text)).toEqual(pointer);
  expect(formatPointer(pointer as Pointer)).toBe(text);
});

test.each(["", "body", "/a~3", "/a~", "/~other", "/a/~other/b", "/a/~othe", "/a/~other~0"])(
  "%j is no pointer",
  (text) => {
    expect(parsePointer(text)).toBeUndefined();
  },
);

test("every address survives being written and read", () => {
  const name = fc.string({ unit: "binary" });
  const pointer = fc.record({
    in: fc.constantFrom<Pointer["in"] & string>("path", "query", "header", "formData", "body"),
    name,
    segments: fc
      .tuple(fc.array(fc.option(fc.oneof(name, fc.constant("~other")))), fc.boolean())
      .map(([steps, others]) => (others ? [...steps, true as const] : steps)),
  });
  fc.assert(
    fc.property(pointer, (value) => {
      expect(parsePointer(formatPointer(value))).toEqual(value);
    }),
  );
});
