import type { JsonObject } from "@interlock/core";
import { expect, test } from "vitest";
import { definition, read } from "../swagger/fixtures/definition.ts";

// 25 KiB of a definition took seconds: only objects counted against the budget, and each operation had a large one.
test("a $ref bomb that is broad, and used by many operations, stays small", () => {
  const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
  const level = (next: number): JsonObject => ({
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/L${next}` }])),
  });
  const definitions = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`L${at}`, level(at + 1)]));
  const parameters = [{ name: "item", in: "body", schema: { $ref: "#/definitions/L0" } }];
  const paths = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [
      `/${index}`,
      { post: { operationId: `P${index}`, parameters } },
    ]),
  );
  const { operations } = read(definition({ paths, root: { definitions } }));
  const counts = operations.map((operation) => operation.parameters.length);
  expect(Math.max(...counts)).toBeLessThan(2_500);
  expect(Math.min(...counts)).toBeGreaterThan(500);
});
