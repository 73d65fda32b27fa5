import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusConnectors } from "../corpus.ts";
import { corpusTools } from "../locks/corpus-tool.ts";
import { openDraw } from "../triage/auto-triage.ts";
import { decisionLaws } from "./laws.ts";

// `pnpm assure` runs each 100,000 times.
const isThere = corpusConnectors().length > 0;

describe.skipIf(!isThere)("over the corpus of real definitions", () => {
  // A skipped suite is still collected.
  const laws = isThere ? decisionLaws(corpusTools(openDraw(4), 60, 11)) : [];
  test.each(laws.map((law) => [law.name, law] as const))("%s", (_, { property, acted }) => {
    fc.assert(property, { numRuns: 2_000, seed: 7 });
    expect(acted()).toBeGreaterThan(100);
  });
});
