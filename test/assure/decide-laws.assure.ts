import fc from "fast-check";
import { decisionLaws } from "../approval/laws.ts";
import { corpusTools } from "../locks/corpus-tool.ts";
import { openDraw } from "../triage/auto-triage.ts";

const numRuns = 100_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const tools = corpusTools(openDraw(seed), 30, seed % 30);
console.log(`laws of deciding: ${tools.length} tools, ${numRuns} runs each, seed ${seed}`);
for (const { name, property, acted } of decisionLaws(tools)) {
  const start = performance.now();
  fc.assert(property, { numRuns, seed });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`  ${name}: ${numRuns} runs, ${acted()} made stricter, ${seconds} s`);
}
