/** Governed tools for the Vercel AI SDK 7. */
import { type Outcome, type ProviderTool, put, toolsFor } from "@interlock/core";
import type { Session } from "@interlock/governor";
import { dynamicTool, jsonSchema, type ToolSet } from "ai";
import { type OfferOptions, readOfferOptions } from "./offer-options.ts";
import { outcomeForModel } from "./outcome-for-model.ts";
import { stepCallId } from "./step-call-id.ts";

export type { OfferOptions } from "./offer-options.ts";

/**
 * The session's tools for `generateText`, `streamText` or an agent, in names, keys and schemas that the provider takes; what
 * its model writes is read back exactly. Each call goes through the governor; a tool's output is the `Outcome`, and what the
 * model reads of it holds no locked name or value. A call that waits for a person ends as `pending`: answer it with
 * `governor.answer`, then run it with `session.resume`.
 */
export function toAiTools(session: Session, options: OfferOptions = {}): ToolSet {
  const { provider, resumes } = readOfferOptions(options);
  // OpenAI's strict mode makes what is optional required.
  const strict = options.provider === "openai" ? { strict: false } : {};
  const tools: ToolSet = {};
  for (const tool of toolsFor(provider, session.tools))
    put(tools, tool.name, { ...aiTool(session, tool, resumes), ...strict });
  return tools;
}

function aiTool(session: Session, tool: ProviderTool, resumes: boolean): ToolSet[string] {
  const view = { encode: tool.encode, encodePath: tool.encodePath, resumes };
  return dynamicTool({
    description: tool.description,
    // Everything is let through here: what does not fit must reach the governor, whose journal tells of it.
    inputSchema: jsonSchema(tool.inputSchema as Parameters<typeof jsonSchema>[0], {
      validate: (value) => ({ success: true, value }),
    }),
    execute: (input, { toolCallId, messages, abortSignal }) =>
      session.call(tool.aliases.name, tool.decode(input), {
        callId: stepCallId(toolCallId, messages),
        ...(abortSignal === undefined ? {} : { signal: abortSignal }),
      }),
    toModelOutput: ({ output }) => {
      const value = outcomeForModel(output as Outcome, view);
      const isAnswer = value["status"] === "completed" || value["status"] === "pending";
      return { type: isAnswer ? "json" : "error-json", value: value as never };
    },
  });
}
