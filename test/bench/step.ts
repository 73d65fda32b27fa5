/** What governing adds to one tool step of the AI SDK with its own scripted model: the call itself, and its share of the step. */
import { toAiTools } from "@interlock/adapters/ai-sdk";
import { createGovernor, ephemeralKeys } from "@interlock/governor";
import { generateText, stepCountIs, type ToolSet } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const args = { issueId: "OPS-1", comment: { body: "hello" } };
const rounds = 400;
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

const governor = createGovernor({
  policy: policyOf([toolEntry({ permission: "allow" })]),
  invoke: async () => ({ status: 200, headers: {}, body: { done: true } }),
  keys: ephemeralKeys(),
});
const session = governor.session({ mode: "review", actor: { id: "ann" } });
const governed = toAiTools(session);
const bare: ToolSet = {
  AddComment: {
    ...governed["AddComment"],
    execute: async () => ({ status: "completed", value: { done: true } }),
  } as ToolSet[string],
};

let calls = 0;
async function step(tools: ToolSet): Promise<number> {
  let at = 0;
  const model = new MockLanguageModelV4({
    doGenerate: async () => ({
      content:
        at++ === 0
          ? [
              {
                type: "tool-call",
                toolCallId: `call-${calls++}`,
                toolName: "AddComment",
                input: JSON.stringify(args),
              },
            ]
          : [{ type: "text", text: "done" }],
      finishReason: { unified: at === 1 ? "tool-calls" : "stop", raw: undefined },
      usage,
      warnings: [],
    }),
  });
  const start = performance.now();
  await generateText({ model, prompt: "go", tools, stopWhen: stepCountIs(3) });
  return performance.now() - start;
}

async function alone(): Promise<number> {
  const start = performance.now();
  await session.call("AddComment", args, { callId: `alone-${calls++}` });
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const times = { bare: [] as number[], governed: [] as number[], alone: [] as number[] };
for (let round = 0; round < rounds + 50; round++) {
  // Side by side in one run, so that what else the machine does falls on all alike.
  const now = { bare: await step(bare), governed: await step(governed), alone: await alone() };
  if (round >= 50) for (const name of ["bare", "governed", "alone"] as const) times[name].push(now[name]);
}
const found = { bare: median(times.bare), governed: median(times.governed), alone: median(times.alone) };
console.log(`tool step, bare:     ${(found.bare * 1000).toFixed(0)} µs`);
console.log(`tool step, governed: ${(found.governed * 1000).toFixed(0)} µs`);
console.log(
  `governed call alone: ${(found.alone * 1000).toFixed(0)} µs, ${((100 * found.alone) / found.governed).toFixed(1)} % of the governed step`,
);
