import type { Json, JsonObject } from "../json.ts";
import { own } from "../json.ts";
import type { Provider, ProviderTool } from "./provider.ts";

/**
 * Tools in the shape of a provider's own request: Anthropic's and OpenAI's (Responses) list, Gemini's
 * `functionDeclarations`, what an MCP server answers to `tools/list`.
 */
export function declareTools(provider: Provider, all: readonly ProviderTool[]): Json {
  // A description is required by some.
  const tools = all.map((tool) => (tool.description === "" ? { ...tool, description: tool.name } : tool));
  switch (provider) {
    case "anthropic":
      return tools.map(({ name, description, inputSchema }) => ({
        name,
        description,
        input_schema: inputSchema,
      }));
    case "openai":
      return tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        name,
        description,
        parameters: inputSchema,
        // Strict makes what is optional required: our own validator asks the whole.
        strict: false,
      }));
    case "gemini":
      return { functionDeclarations: tools.map(geminiDeclaration) };
    case "mcp":
      // Without `outputSchema`: what comes back may also be a refusal or a question to a person.
      return {
        tools: tools.map(({ name, description, inputSchema, annotations }) => ({
          name,
          description,
          inputSchema,
          annotations: { ...annotations },
        })),
      };
  }
}

// A function without parameters has none: an object without properties is refused.
function geminiDeclaration({ name, description, inputSchema }: ProviderTool): JsonObject {
  const properties = own<JsonObject>(inputSchema, "properties");
  const isBare = properties === undefined || Object.keys(properties).length === 0;
  return { name, description, ...(isBare ? {} : { parameters: inputSchema }) };
}
