import { toAiTools } from "@interlock/adapters/ai-sdk";
import { type JsonObject, type JsonSchema, type Provider, providers, type ToolEntry } from "@interlock/core";
import { createGovernor } from "@interlock/governor";
import { generateText, stepCountIs } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const all = Object.keys(providers) as Provider[];
const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};
const name = "List_Rows.(V2)";
const properties: JsonSchema = {
  "$filter/by": { type: "string" },
  "Base ID": { type: "integer", enum: [1, 2] },
  row: {
    type: "object",
    properties: { "a-b": { type: "boolean", enum: [true] }, any: {} },
    required: ["a-b"],
    additionalProperties: false,
  },
};
const leaf = (pointer: string, key: string, segments: readonly string[]) => ({
  pointer,
  key,
  segments,
  required: false,
});
const entry = toolEntry({
  name,
  operation: name,
  permission: "allow",
  path: "/rows",
  parameters: [
    { in: "query", name: "$filter/by", key: "$filter/by" },
    { in: "query", name: "Base ID", key: "Base ID" },
  ],
  body: { name: "row", required: false, encoding: "json" },
  agent: [
    leaf("/$filter~1by", "$filter/by", []),
    leaf("/Base ID", "Base ID", []),
    leaf("/row/a-b", "row", ["a-b"]),
    leaf("/row/any", "row", ["any"]),
  ],
  locks: [],
  inputSchema: { type: "object", properties, required: ["Base ID"], additionalProperties: false },
});

function world(parts: Partial<ToolEntry> = {}) {
  const sent: unknown[] = [];
  const invoke = async (_: string, request: unknown) => {
    sent.push(request);
    return { status: 200, headers: {}, body: null };
  };
  return { sent, governor: createGovernor({ policy: policyOf([{ ...entry, ...parts }]), invoke }) };
}

// The arguments as a model of the provider writes them.
const written: Readonly<Record<Provider, { readonly tool: string; readonly args: JsonObject }>> = {
  anthropic: { tool: "List_Rows_V2", args: { filter_by: "x", Base_ID: 2, row: { "a-b": true, any: [1] } } },
  openai: { tool: "List_Rows_V2", args: { filter_by: "x", Base_ID: 2, row: { "a-b": true, any: [1] } } },
  gemini: { tool: "List_Rows._V2", args: { filter_by: "x", Base_ID: "2", row: { a_b: "true", any: "[1]" } } },
  mcp: { tool: "List_Rows._V2", args: { "$filter/by": "x", "Base ID": 2, row: { "a-b": true, any: [1] } } },
};

test.each(all)(
  "%s: what its model reads is legal there, and what it writes is sent as the policy means it",
  async (provider) => {
    const { governor, sent } = world();
    const session = await governor.session({ mode: "review", actor: { id: "ann" } });
    const { tool, args } = written[provider];
    let step = 0;
    const model = new MockLanguageModelV4({
      doGenerate: async () => ({
        content:
          step++ === 0
            ? [{ type: "tool-call", toolCallId: "1", toolName: tool, input: JSON.stringify(args) } as const]
            : [{ type: "text", text: "done" }],
        finishReason: { unified: step === 1 ? "tool-calls" : "stop", raw: undefined },
        usage,
        warnings: [],
      }),
    });
    await generateText({
      model,
      prompt: "go",
      tools: toAiTools(session, { provider }),
      stopWhen: stepCountIs(2),
    });
    const [offered] = model.doGenerateCalls[0]?.tools ?? [];
    expect(offered?.name).toMatch(providers[provider].name.pattern);
    const keys = Object.keys((offered as { inputSchema: { properties: object } }).inputSchema.properties);
    for (const key of keys) expect(key).toMatch(providers[provider].key?.pattern ?? /(?:)/u);
    expect(sent).toMatchObject([
      { queries: { "$filter/by": "x", "Base ID": "2" }, body: { "a-b": true, any: [1] } },
    ]);
  },
);

test("a refusal names the place in the model's own words, an edit too", async () => {
  const { governor } = world();
  const session = await governor.session({ mode: "review", actor: { id: "ann" } });
  const tool = toAiTools(session, { provider: "gemini" })["List_Rows._V2"] as unknown as {
    execute: (input: unknown, options: object) => Promise<unknown>;
    toModelOutput: (from: { output: unknown }) => { value: JsonObject };
  };
  const output = await tool.execute({ Base_ID: "9", row: { a_b: "no" } }, { toolCallId: "1", messages: [] });
  expect(tool.toModelOutput({ output }).value["issues"]).toMatchObject([
    { pointer: "/Base_ID" },
    { pointer: "/row/a_b" },
  ]);
  const edited = { status: "completed", value: 1, edited: { "Base ID": 2, row: { "a-b": true, any: "x" } } };
  expect(tool.toModelOutput({ output: edited }).value["arguments"]).toEqual({
    Base_ID: "2",
    row: { a_b: "true", any: '"x"' },
  });
});

test("without a provider names and keys are such as Anthropic and OpenAI take", async () => {
  const session = await world().governor.session({ mode: "review", actor: { id: "ann" } });
  const tools = toAiTools(session);
  expect(Object.keys(tools)).toEqual(["List_Rows_V2"]);
  expect(tools["List_Rows_V2"]?.inputSchema).toMatchObject({
    jsonSchema: { properties: { filter_by: {}, Base_ID: {}, row: {} } },
  });
});

test("a tool called __proto__ is a tool, and none is inherited", async () => {
  const { governor } = world({ name: "__proto__" });
  const tools = toAiTools(await governor.session({ mode: "review", actor: { id: "ann" } }));
  expect(Object.keys(tools)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(tools)).toBe(Object.prototype);
});

test.each([
  [{ provider: "claude" }],
  [{ provider: "constructor" }],
  [{ resume: true }],
  [{ resumes: "yes" }],
])("an option that is none, %j, is told and not overlooked", async (options) => {
  const session = await world().governor.session({ mode: "review", actor: { id: "ann" } });
  expect(() => toAiTools(session, options as never)).toThrow(TypeError);
});
