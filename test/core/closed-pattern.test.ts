import { isAnchored, isClosedPattern } from "@interlock/core/schema";
import { expect, test } from "vitest";

test.each([
  "^a$",
  "\\Aa\\z",
  "^\\\\$",
  "^a$|^b$",
  "^(a|b)$",
  "^(a)(b|c)$",
  // A stroke that is text, and one that stands in a class.
  "^a\\|b$",
  "^[a|b]$",
  "^[]|]$",
  "^[^]|]$",
  "^[^x|y]$",
  "^[[:alpha:]|]$",
  "^[(]$|^b$",
  "(?i)^a$",
  "(?is)^a$",
  "^a(?i)b$",
])("%s says what a whole text may be", (pattern) => {
  expect(isAnchored(pattern)).toBe(true);
});

test.each([
  "a",
  "^a",
  "a$",
  "a^b$",
  "^a$b",
  "^a\\$",
  "^*a$",
  // One branch lets through what begins or ends with anything.
  "^a|b$",
  "^a|^b$",
  "^a$|b$",
  "a$|^b$",
  "^(a)|b$",
  "^(a|b)|c$",
  "^(?:a$|b)|c$",
  "^[x]|b$",
  "^[^x]|b$",
  "^[[:alpha:]]|b$",
  "^\\(a|b$",
  "^[(]|b$",
  // Starts and ends of lines, and what is not what it looks like.
  "(?m)^a$",
  "(?im)^a$",
  "^\\Qa\\E$",
])("%s lets a text begin or end with something else", (pattern) => {
  expect(isAnchored(pattern)).toBe(false);
});

test("a closed pattern leaves no room for a sentence", () => {
  expect(isClosedPattern("^[A-Z]{3}-\\d{1,6}$")).toBe(true);
  for (const open of ["^.*$", "^[a-z ]+$", "^[^;]{1,40}$", "^(?s:.)+$", "^a$|^.+$", "[A-Z]{3}", "^("])
    expect([open, isClosedPattern(open)]).toEqual([open, false]);
});
