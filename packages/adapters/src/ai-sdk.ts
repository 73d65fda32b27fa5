/** Governed tools for the Vercel AI SDK 7. */
import type { Outcome } from "@interlock/core";
import type { Session } from "@interlock/governor";
import { dynamicTool, jsonSchema, type ToolSet } from "ai";
import { outcomeForModel } from "./outcome-for-model.ts";

/**
 * The session's tools for `generateText`, `streamText` or an agent. Each call goes through the governor; a tool's output is
 * the `Outcome`, and what the model reads of it holds no locked name or value. A call that waits for a person ends as
 * `pending`: answer it with `governor.answer`, then run it with `session.resume`.
 */
export function toAiTools(session: Session): ToolSet {
  const tools: ToolSet = {};
  for (const tool of session.tools) {
    tools[tool.name] = dynamicTool({
      description: tool.description,
      // Everything is let through here: what does not fit must reach the governor, whose journal tells of it.
      inputSchema: jsonSchema(tool.inputSchema as Parameters<typeof jsonSchema>[0], {
        validate: (value) => ({ success: true, value }),
      }),
      execute: (input, { toolCallId, abortSignal }) =>
        session.call(tool.name, input, {
          callId: toolCallId,
          ...(abortSignal === undefined ? {} : { signal: abortSignal }),
        }),
      toModelOutput: ({ output }) => toModelOutput(output as Outcome),
    });
  }
  return tools;
}

type ModelOutput = ReturnType<NonNullable<ToolSet[string]["toModelOutput"]>>;

function toModelOutput(outcome: Outcome): ModelOutput {
  const value = outcomeForModel(outcome);
  if (outcome.status === "completed" || outcome.status === "pending")
    return { type: "json", value: value as never };
  return { type: "error-json", value: value as never };
}
