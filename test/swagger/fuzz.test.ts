import { expect, test } from "vitest";
import { fuzz, fuzzLine } from "./fuzz.ts";

test("1,000 damaged definitions are read or refused, none for long, and no prototype is touched", () => {
  const counts = fuzz(1_000, 20_261, 1_000);
  process.stdout.write(`${fuzzLine(counts)}\n`);
  expect(counts.outcomes["read"]).toBeGreaterThan(300);
  expect(counts.schemas).toBeGreaterThan(1_000);
  for (const code of ["invalid-json", "too-deep", "not-swagger-2"])
    expect(counts.outcomes[code]).toBeGreaterThan(5);
});
