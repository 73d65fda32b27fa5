import fc from "fast-check";
import { corpusTools } from "../locks/corpus-tool.ts";
import { mergeLaws } from "../locks/laws.ts";
import { openDraw } from "../triage/auto-triage.ts";

const numRuns = 100_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const tools = corpusTools(openDraw(seed), 7, seed % 7);
console.log(`laws of merging: ${tools.length} tools, ${numRuns} runs each, seed ${seed}`);
for (const { name, property } of mergeLaws(tools)) {
  const start = performance.now();
  fc.assert(property, { numRuns, seed });
  console.log(`  ${name}: ${numRuns} runs, ${((performance.now() - start) / 1_000).toFixed(1)} s`);
}
