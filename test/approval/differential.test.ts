import { expect, test } from "vitest";
import { differ } from "./differential.ts";

// A tenth of what `pnpm assure` compares.
test("the decision is the reference model's in 100,000 random cases", () => {
  const { differences, verdicts } = differ(100_000, 20_261);
  expect(differences).toEqual([]);
  expect(Object.values(verdicts).every((count) => count > 5_000)).toBe(true);
});
