// What governing takes of one tool step of the AI SDK with its own scripted model: beside the same step whose tool calls
// its service over loopback itself, and beside one whose tool answers at once and does nothing.
//   node test/bench/step.ts
import { fork } from "node:child_process";
import { join } from "node:path";
import { toAiTools } from "@interlock/adapters/ai-sdk";
import type { InvokeRequest } from "@interlock/core";
import { createGovernor, ephemeralKeys } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { generateText, stepCountIs, type ToolSet } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const most = 5;
const rounds = 400;
const args = { issueId: "OPS-1", comment: { body: "hello" } };
const request: InvokeRequest = {
  method: "POST",
  path: "/issues/OPS-1/comments",
  body: { body: "hello", visibility: "internal" },
};
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};
type Invoke = ReturnType<typeof openNamespace>["invoke"];

let calls = 0;
// The service has a process of its own, so that only the step's own work is compared.
const server = fork(join(import.meta.dirname, "invoke.ts"), ["serve"]);
const port = await new Promise<number>((resolve) => server.once("message", (at) => resolve(Number(at))));
const { invoke } = openNamespace({
  resourceId: "/subscriptions/0f0/resourceGroups/rg/providers/Microsoft.Web/connectorGateways/ns",
  credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) },
  endpoint: `http://127.0.0.1:${port}`,
});
const served = await share("whose tool calls a service over loopback", invoke);
await share("whose tool does nothing", async () => ({ status: 200, headers: {}, body: { done: true } }));
server.kill();
process.exitCode = served > most ? 1 : 0;

async function share(what: string, effect: Invoke): Promise<number> {
  const governor = createGovernor({
    policy: policyOf([toolEntry({ permission: "allow" })]),
    invoke: effect,
    keys: ephemeralKeys(),
  });
  const governed = toAiTools(await governor.session({ mode: "review", actor: { id: "ann" } }));
  const execute = async () => ({ status: "completed", value: (await effect("c", request)).body });
  const bare: ToolSet = { AddComment: { ...governed["AddComment"], execute } as ToolSet[string] };
  const times = { bare: [] as number[], governed: [] as number[] };
  for (let round = 0; round < rounds + 50; round++) {
    // Side by side in one run, so that what else the machine does falls on both.
    const now = { bare: await step(bare), governed: await step(governed) };
    if (round < 50) continue;
    times.bare.push(now.bare);
    times.governed.push(now.governed);
  }
  const [without, with_] = [median(times.bare), median(times.governed)];
  const percent = (100 * (with_ - without)) / with_;
  console.log(
    `a step ${what}: ${(1000 * without).toFixed(0)} µs, governed ${(1000 * with_).toFixed(0)} µs; ` +
      `governing is ${percent.toFixed(1)} % of it (at most ${most})`,
  );
  return percent;
}

async function step(tools: ToolSet): Promise<number> {
  let at = 0;
  const model = new MockLanguageModelV4({
    doGenerate: async () => ({
      content: at++ === 0 ? [toolCall()] : [{ type: "text", text: "done" }],
      finishReason: { unified: at === 1 ? "tool-calls" : "stop", raw: undefined },
      usage,
      warnings: [],
    }),
  });
  const start = performance.now();
  await generateText({ model, prompt: "go", tools, stopWhen: stepCountIs(3) });
  return performance.now() - start;
}

function toolCall() {
  const toolCallId = `call-${calls++}`;
  return {
    type: "tool-call" as const,
    toolCallId,
    toolName: "AddComment",
    input: JSON.stringify(args),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
