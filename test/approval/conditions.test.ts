import { expect, test } from "vitest";
import { compareConditions } from "./conditions.ts";

// A part of what `pnpm assure` compares.
test("conditions and constraints are the reference model's, clashes included", () => {
  const { differences, counts } = compareConditions(1_000, 20_264);
  expect(differences).toEqual([]);
  expect(Object.values(counts).every((count) => count > 5_000)).toBe(true);
});
