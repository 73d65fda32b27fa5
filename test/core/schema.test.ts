import { checkPattern, compileSchema } from "@interlock/core/schema";
import { expect, test } from "vitest";

test("a violation says where, which keyword and which property", () => {
  const check = compileSchema({
    type: "object",
    properties: {
      rows: {
        type: "array",
        items: { type: "object", required: ["a"], additionalProperties: false, properties: { a: {} } },
      },
    },
  });
  expect(check({ rows: [{ a: 1 }] })).toEqual([]);
  expect(check({ rows: [{ a: 1 }, { b: 2 }] })).toEqual([
    { path: ["rows", 1], keyword: "required", property: "a" },
    { path: ["rows", 1], keyword: "additionalProperties", property: "b" },
  ]);
});

test("a property called __proto__ is data like any other", () => {
  const check = compileSchema({ type: "object", properties: {}, additionalProperties: false });
  expect(check(JSON.parse('{"__proto__":{"a":1}}'))).toMatchObject([{ property: "__proto__" }]);
});

test("a pattern that runs away elsewhere is linear here", () => {
  const check = compileSchema({ type: "string", pattern: "^(a+)+$" });
  expect(check("a".repeat(5000))).toEqual([]);
  expect(check(`${"a".repeat(5000)}!`)).toHaveLength(1);
});

test("a pattern outside RE2 is told, not thrown", () => {
  expect(checkPattern("^a(?=b)")).toMatch(/./u);
  expect(checkPattern("(?i)^pass")).toBeUndefined();
});
