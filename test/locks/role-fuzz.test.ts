import { expect, test } from "vitest";
import { fuzzRoles } from "./role-fuzz.ts";

// `pnpm assure role-fuzz` runs the same in full size.
test("of 5,000 accepted calls of random tools each leaf is one that the policy gave", () => {
  const { breaches, ...counts } = fuzzRoles(1, 5_000);
  process.stdout.write(`role fuzz: ${JSON.stringify({ ...counts, breaches: breaches.length })}\n`);
  expect(breaches.slice(0, 5)).toEqual([]);
  expect(counts.withOthers).toBeGreaterThan(200);
  expect(counts.ruled).toBeGreaterThan(50);
  expect(counts.ungranted).toBeGreaterThan(50);
  expect(counts.refused).toBeGreaterThan(1_000);
}, 120_000);
