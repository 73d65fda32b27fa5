import { jsonFault } from "@interlock/swagger";
import { expect, test } from "vitest";

test.each<[string, number, number, string]>([
  ["", 1, 1, "too early"],
  ["{", 1, 2, "too early"],
  ['{\n  "a": 1,\n}', 3, 1, "a key in quotes"],
  ['{"a" 1}', 1, 6, "a colon"],
  ['{"a": 1 "b"}', 1, 9, "a comma"],
  ["[1, 2,]", 1, 7, "a value"],
  ["[1] 2", 1, 5, "nothing more"],
  ["[01]", 1, 2, "no value"],
  ["[NaN]", 1, 2, "a value"],
  ["[nul]", 1, 2, "no value"],
  ['["a\nb"]', 1, 4, "control character"],
  ['["\\x"]', 1, 3, "escape"],
  ['["abc', 1, 2, "does not end"],
  ["[}", 1, 2, "a value or ]"],
  ["{]", 1, 2, "a key in quotes or }"],
])("%j breaks at line %i, column %i", (text, line, column, what) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonFault(text)).toEqual({ line, column, what: expect.stringContaining(what) });
});

test("a text that parses has no fault before its end", () => {
  const text = JSON.stringify({
    a: [1, -2.5e3, true, null, '\u0007é\\"/', {}, []],
    "": { b: `${"9".repeat(999)}` },
  });
  expect(jsonFault(text)).toMatchObject({ column: text.length + 1 });
  const long = `[${"9".repeat(999)}]`;
  expect(jsonFault(long)).toMatchObject({ column: long.length + 1 });
});

test("long texts are no work to speak of", () => {
  const text = `["${"\\\\".repeat(500_000)}${"x".repeat(1_000_000)}", ${"[".repeat(100_000)}`;
  expect(jsonFault(text)).toMatchObject({ line: 1, what: "the text ends too early" });
});
