import { fold, isEnvelopeKey } from "@interlock/core";
import { expect, test } from "vitest";
import { act, compiled } from "../locks/wire.ts";

// Marks in a row are put in order in time that grows with the square of their number: one key held a call for minutes.
const marks = (count: number) => "\u0301\u0316".repeat(count / 2);
const long = 400_000;

test.each([
  ["marks", `a${marks(long)}`],
  ["marks that invisible characters part", `a${"\u0301\u200b\u0316\u200b".repeat(long / 4)}`],
  ["spaces that become marks", "\u00b4\u00b8".repeat(long / 2)],
  ["invisible characters", "\u200b".repeat(long)],
  ["white space", ` ${"\t ".repeat(long / 2)}`],
])("%s are folded in linear time", (_, key) => {
  const [small, large] = [key.slice(0, long / 8), key].map((text) => {
    const start = performance.now();
    fold(text);
    isEnvelopeKey(`$${text}`);
    return performance.now() - start;
  }) as [number, number];
  // It grows sixty-fourfold with the square; a busy machine adds what it adds.
  expect(large).toBeLessThan(32 * Math.max(small, 50));
});

test("a name with a few marks is what it was", () => {
  expect(fold(`e${marks(6)}`)).toBe(`e${marks(6)}`.normalize("NFKC"));
  expect(fold("Cafe\u0301")).toBe("caf\u00e9");
});

const schema = { type: "object", properties: { team: { type: "string" } }, additionalProperties: true };
const policy = compiled(
  "/x",
  "post",
  { parameters: [{ name: "body", in: "body", schema }] },
  { parameters: { "/body/team": { user: "L" }, "/body/~other": "agent" } },
);
const codes = (body: object) =>
  (act(policy, { body }) as readonly string[]).map((line) => line.replace(/ .*/u, ""));

test("a key of more than 4,096 characters is no other key, and so many that are no plain text are too many", () => {
  expect(codes({ [`team${"\u200b".repeat(4_093)}`]: 1 })).toEqual(["value-refused"]);
  expect(act(policy, { body: { ["x".repeat(4_096)]: 1 } })).toHaveProperty("request");
  const many = Array.from({ length: 70 }, (_, index) => [`${"é".repeat(4_000)}${index}`, 1]);
  expect(codes(Object.fromEntries(many))).toContain("too-large");
  expect(act(policy, { body: Object.fromEntries(many.slice(0, 60)) })).toHaveProperty("request");
});
