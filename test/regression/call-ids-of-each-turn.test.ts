import { toAiTools } from "@interlock/adapters/ai-sdk";
import type { Outcome } from "@interlock/core";
import { generateText, stepCountIs } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { expect, test } from "vitest";
import { ann, good, setUp } from "../governor/set-up.ts";

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

interface Execute {
  readonly execute: (input: unknown, options: object) => Promise<Outcome>;
}

// A gateway that numbers the calls of each step gives the same id again and again.
test("an equal call of a later step is a call of its own, though the provider gives it the same id", async () => {
  const { session, sent } = await setUp({ permission: "allow" });
  let step = 0;
  const model = new MockLanguageModelV4({
    doGenerate: async () => ({
      content:
        step++ < 3
          ? [
              {
                type: "tool-call",
                toolCallId: "AddComment:0",
                toolName: "AddComment",
                input: JSON.stringify(good),
              },
            ]
          : [{ type: "text", text: "done" }],
      finishReason: { unified: step < 4 ? "tool-calls" : "stop", raw: undefined },
      usage,
      warnings: [],
    }),
  });
  const { steps } = await generateText({
    model,
    prompt: "go",
    tools: toAiTools(session),
    stopWhen: stepCountIs(5),
  });
  expect(sent).toHaveLength(3);
  for (const { output } of steps.flatMap(({ toolResults }) => toolResults))
    expect(output).not.toHaveProperty("replayed");
});

const user = (text: string) => ({ role: "user", content: [{ type: "text", text }] });

test("a step that is run again is the same step, also when its conversation was stored in between", async () => {
  const { session, sent } = await setUp({ permission: "allow" });
  const { AddComment } = toAiTools(session) as unknown as Record<string, Execute>;
  const messages = [
    { role: "user", content: "go" },
    {
      role: "assistant",
      content: [{ type: "tool-call", toolCallId: "1", toolName: "Read", input: { b: 1, a: 2 } }],
    },
    { role: "user", content: [{ type: "file", data: new Uint8Array(8), mediaType: "image/png" }] },
  ];
  const stored = [
    user("go"),
    {
      role: "assistant",
      content: [{ toolName: "Read", type: "tool-call", toolCallId: "1", input: { a: 2, b: 1 }, x: 1 }],
    },
    { role: "user", content: [{ type: "file", data: "AAAA", mediaType: "image/png" }] },
  ];
  const first = await AddComment?.execute(good, { toolCallId: "call-1", messages });
  const again = await AddComment?.execute(good, { toolCallId: "call-1", messages: stored });
  expect(again).toEqual({ ...first, replayed: true });
  expect(sent).toHaveLength(1);
});

test.each([
  ["another length", [user("go"), user("go")]],
  ["another text", [user("stop")]],
  [
    "another call before",
    [{ role: "user", content: [{ type: "tool-call", toolCallId: "2", toolName: "Read" }] }],
  ],
])("a conversation of %s is another step", async (_, messages) => {
  const { session, sent } = await setUp({ permission: "allow" });
  const { AddComment } = toAiTools(session) as unknown as Record<string, Execute>;
  await AddComment?.execute(good, { toolCallId: "AddComment:0", messages: [user("go")] });
  await AddComment?.execute(good, { toolCallId: "AddComment:0", messages });
  expect(sent).toHaveLength(2);
});

test("where nothing tells two steps apart, the replay says so", async () => {
  const { session } = await setUp({ permission: "allow" });
  const { AddComment } = toAiTools(session) as unknown as Record<string, Execute>;
  const again = { toolCallId: "AddComment:0", messages: [] };
  expect(await AddComment?.execute(good, again)).not.toHaveProperty("replayed");
  expect(await AddComment?.execute(good, again)).toMatchObject({ replayed: true });
  expect(await AddComment?.execute(good, { toolCallId: "AddComment:0" })).toMatchObject({ replayed: true });
});

test("what a person said of a call of an earlier turn is not said of a later one", async () => {
  const { governor, session } = await setUp();
  const { AddComment } = toAiTools(session) as unknown as Record<string, Execute>;
  const turn = (text: string) =>
    AddComment?.execute(good, { toolCallId: "AddComment:0", messages: [user(text)] });
  await turn("first");
  const [request] = await governor.pending();
  await governor.answer(request?.id as string, ann, { reject: { note: "not now" } });
  expect(await turn("first")).toMatchObject({ status: "denied", reasons: [{ code: "rejected" }] });
  expect(await turn("second")).toMatchObject({ status: "pending" });
});

test("an id of any length or letters makes a call, which waits under a short one", async () => {
  const { governor, session } = await setUp();
  const { AddComment } = toAiTools(session) as unknown as Record<string, Execute>;
  for (const toolCallId of ["x".repeat(1_000_000), "half \ud800", ""]) {
    const args = { ...good, issueId: `OPS-${toolCallId.length}` };
    expect(await AddComment?.execute(args, { toolCallId, messages: [] })).toMatchObject({
      status: "pending",
    });
  }
  const ids = (await governor.pending()).map(({ callId }) => callId?.length);
  expect(Math.max(...ids.map(Number))).toBeLessThan(300);
});
