import { MockLanguageModelV4 } from "ai/test";

/** One thing that the scripted model does: say something, or call a tool. */
export type ScriptStep = { readonly say: string } | { readonly call: string; readonly args: unknown };

/** The AI SDK's own mock model, working through a script; `offered` is every tool list it was given, as JSON. */
export function scriptedModel(steps: readonly ScriptStep[]): {
  model: MockLanguageModelV4;
  offered: () => string;
} {
  let at = 0;
  const model = new MockLanguageModelV4({
    doGenerate: async () => {
      const step = steps[at++] ?? { say: "Done." };
      const content =
        "say" in step
          ? ({ type: "text", text: step.say } as const)
          : ({
              type: "tool-call",
              toolCallId: `call-${at}`,
              toolName: step.call,
              input: JSON.stringify(step.args),
            } as const);
      return {
        content: [content],
        finishReason: { unified: "say" in step ? "stop" : "tool-calls", raw: undefined },
        usage,
        warnings: [],
      };
    },
  });
  return { model, offered: () => JSON.stringify(model.doGenerateCalls.map(({ tools }) => tools)) };
}

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};
