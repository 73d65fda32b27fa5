import { expect, test } from "vitest";
import { comparePeers } from "./peers.ts";

// A tenth of what `pnpm assure` compares.
test("Cedar and Rego decide 10,000 random cases of what they can express as we do", async ({ skip }) => {
  const { cedar, opa, verdicts } = await comparePeers(10_000, 20_262);
  expect(cedar.slice(0, 3)).toEqual([]);
  expect(Object.values(verdicts).every((count) => count > 300)).toBe(true);
  if (opa === undefined) return skip("there is no opa for this platform: Rego was not compared");
  expect(opa.slice(0, 3)).toEqual([]);
});
