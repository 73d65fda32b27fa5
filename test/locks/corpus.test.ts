import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusConnectors } from "../corpus.ts";
import { openDraw } from "../triage/auto-triage.ts";
import { corpusTools } from "./corpus-tool.ts";
import { mergeLaws } from "./laws.ts";
import { attackLockableLeaves } from "./lockable-leaves.ts";

const isThere = corpusConnectors().length > 0;

// `pnpm assure` runs the same in full size.
describe.skipIf(!isThere)("over the corpus of real definitions", () => {
  test("no mutator gets past a lock", () => {
    const report = attackLockableLeaves(8, 600);
    const { bypasses, crashes, ...counts } = report;
    process.stdout.write(
      `locks: ${JSON.stringify({ ...counts, bypasses: bypasses.length, crashes: crashes.length })}\n`,
    );
    expect([...bypasses, ...crashes].slice(0, 20)).toEqual([]);
    expect(report.cases).toBeGreaterThanOrEqual(50_000);
    expect(report.refused).toBeLessThan(report.cases);
  });

  describe("laws", () => {
    const tools = corpusTools(openDraw(3), 40, 7);
    // A skipped suite is still collected.
    const laws = isThere ? mergeLaws(tools) : [];
    test.each(laws.map((law) => [law.name, law] as const))("%s", (_, { property }) => {
      expect(tools.length).toBeGreaterThan(20);
      fc.assert(property, { numRuns: 2_000, seed: 5 });
    });
  });
});
