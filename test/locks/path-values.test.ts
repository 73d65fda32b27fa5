import type { WireParameter } from "@interlock/core";
import { expandPath } from "@interlock/locks";
import { describe, expect, test } from "vitest";

const inPath = (name: string, more: Partial<WireParameter> = {}): WireParameter => ({
  in: "path",
  name,
  key: name,
  ...more,
});

/** The path with a value in it, or why there is none. */
function path(template: string, args: Readonly<Record<string, string>>): string {
  const parameters = Object.keys(args).map((name) => inPath(name));
  const expanded = expandPath({ path: template, parameters }, args);
  return expanded.ok
    ? expanded.value
    : expanded.issues.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`).join("\n");
}

const dot = "the value holds a dot segment";
const control = "the value holds a control character";
const tooOften = "the value is percent-encoded too many times";

describe("a value in a path", () => {
  test.each([
    // Two bytes: each half of ASCII, in both cases, whatever the second byte.
    ["%c0%ae%c0%ae", dot],
    ["%C0%AE", dot],
    ["%c0%2e%c0%6e", dot],
    ["x%c0%af..", dot],
    ["x%c1%9c..", dot],
    ["%c0", control],
    ["a%c0%80b", control],
    ["a%c1%bf", control],
    // Three and four bytes.
    ["%e0%80%ae", dot],
    ["x%e0%81%9c..", dot],
    ["a%e0%80", control],
    ["%f0%80%80%ae", dot],
    ["x%F0%80%81%9C..", dot],
    ["a%f0%80%80", control],
    // What they hide is decoded again.
    ["%c0%a52e", dot],
    ["%252e", dot],
    ["%25c0%25ae", dot],
    // The spelling of JavaScript's escape().
    ["%u002e", dot],
    ["%U002E%2e", dot],
    ["a%u000a", control],
    ["a%u0085", control],
    // One byte.
    ["%2E", dot],
    ["a%7f", control],
    ["a%00", control],
    ["a%1f", control],
    ["a%c2%80", control],
    ["a%C2%9F", control],
    // Beside bytes that are no UTF-8.
    ["%ff/%2e", dot],
    ["%80/%2e/%ff", dot],
    ["%fe%2f%2e%2f", dot],
  ])("%s is refused: %s", (id, why) => {
    expect(path("/items/{id}", { id })).toBe(`value-refused /id: ${why}`);
  });

  test.each([
    "%c1",
    "%c1%81",
    "%e0%80%b0",
    "%e0%81%81",
    "%e0%82%ae",
    "%e1%80%ae",
    "%f0%80%82%ae",
    "%f0%90%80%ae",
    "%f0%80",
    "%c2%a0",
    "%c2%8",
    "%c3%85",
    "%85",
    "%u2e",
    "%u00e9",
    "%2",
    "%zz",
    "x.%c0%ae",
    "%20",
    "a%2e%2e",
  ])("%s is sent, encoded once", (id) => {
    expect(path("/items/{id}", { id })).toBe(`/items/${encodeURIComponent(id)}`);
  });

  test("may be percent-encoded six times and no more", () => {
    const encoded = (times: number, hex: string): string => `a%${"25".repeat(times - 1)}${hex}`;
    expect(path("/{id}", { id: encoded(6, "41") })).toBe(`/a%25${"25".repeat(5)}41`);
    expect(path("/{id}", { id: encoded(7, "41") })).toBe(`value-refused /id: ${tooOften}`);
    expect(path("/{id}", { id: encoded(6, "0a") })).toBe(`value-refused /id: ${control}`);
  });

  test.each([
    ["@", "%40"],
    [" ", "%20"],
    ["$", "%24"],
    ["-._~", "-._~"],
    ["aZ09_", "aZ09_"],
    ["!'()*", "%21%27%28%29%2A"],
    ["\u00e9\u{1f600}", "%C3%A9%F0%9F%98%80"],
  ])("%j is written %s", (id, text) => {
    expect(path("/{id}", { id })).toBe(`/${text}`);
  });

  test("is empty in no path", () => {
    expect(path("/x{id}", { id: "" })).toBe("value-refused /id: an empty value would change the path");
  });
});

describe("the pieces of one segment are looked at together", () => {
  const halves = { a: "%2e%2", b: "e" };
  test.each([
    ["/{a}{b}", halves, "b"],
    ["{a}{b}", halves, "b"],
    ["/x/{a}{b}", halves, "b"],
    ["/{a}2{b}", { a: "%2e%", b: "e" }, "b"],
    ["/x/..{a}", { a: ";x" }, "a"],
    ["/x/.{a}{b}", { a: ";", b: "x" }, "a"],
    ["/%2{a}", { a: "e" }, "a"],
    ["..{a}", { a: "/x" }, "a"],
  ] as const)("%s with %j is refused", (template, args, name) => {
    expect(path(template, args).split("\n")[0]).toBe(`value-refused /${name}: ${dot}`);
  });

  test("but not with those of another segment, nor for what the definition wrote itself", () => {
    expect(path("/{a}/{b}", halves)).toBe("/%252e%252/e");
    expect(path("/a./{id}", { id: "y" })).toBe("/a./y");
    expect(path("/./{id}", { id: "y" })).toBe("/./y");
    expect(path("/./x/{id}.{b}", { id: "y", b: "z" })).toBe("/./x/y.z");
  });

  test("a piece that the tool has no parameter for is missing by its name", () => {
    expect(path("/a/{id}/{other}", { id: "1" })).toBe(
      "missing-parameter /other: the path needs a value for it",
    );
  });
});
