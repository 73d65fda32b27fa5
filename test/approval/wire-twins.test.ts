import { expect, test } from "vitest";
import { wireTwins } from "./wire-twins.ts";

// The long form is in `pnpm assure`.
test("no two accepted values of the same bytes are decided differently, and lint is right about rules", () => {
  const report = wireTwins(1_500, 20_263);
  expect(report.exceptions).toEqual([]);
  // Else nothing was looked at.
  expect(report.twins).toBeGreaterThan(50);
  expect(report.raised).toBeGreaterThan(1_000);
  expect(report.told).toBeGreaterThan(50);
  expect(report.refused["untyped-under-rule"]).toBeGreaterThan(50);
});
