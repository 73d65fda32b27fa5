import { isObject, listTools, own, type Provider, providers, type Tool } from "@interlock/core";
import { type Command, Option } from "commander";
import { paint, print, printJson, table } from "./output.ts";
import { requirePolicy } from "./policy-file.ts";

/** `interlock tools POLICY`: the tools exactly as a model sees them. */
export function registerTools(program: Command): void {
  program
    .command("tools")
    .description("the tools exactly as a model sees them")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .addOption(
      new Option("--provider <name>", "in the names and keys that a provider accepts").choices(
        Object.keys(providers),
      ),
    )
    .option("--json", "print them as JSON")
    .action(async (path: string, options: { provider?: Provider; json?: boolean }) => {
      const policy = await requirePolicy(path);
      const tools = listTools(policy, options.provider === undefined ? {} : { provider: options.provider });
      if (options.json) printJson(tools.map(toJson));
      else for (const line of lines(tools)) print(line);
    });
}

function toJson(tool: Tool): unknown {
  const { name, operationId, connector, description, permission, access, inputSchema, aliases } = tool;
  return {
    name,
    operationId,
    connector,
    description,
    permission,
    access,
    inputSchema,
    ...(aliases === undefined ? {} : { aliases }),
  };
}

function lines(tools: readonly Tool[]): readonly string[] {
  if (tools.length === 0) return ["no tools: the policy selects nothing"];
  return table([
    ["TOOL", "PERMISSION", "ACCESS", "ARGUMENTS"].map((head) => paint("dim", head)),
    ...tools.map((tool) => [tool.name, tool.permission, tool.access, argumentsOf(tool)]),
  ]);
}

// Required ones first in the text as the model sees them; the optional ones have a question mark.
function argumentsOf(tool: Tool): string {
  const properties = own(tool.inputSchema, "properties");
  const required = own(tool.inputSchema, "required");
  if (!isObject(properties) || Object.keys(properties).length === 0) return "none";
  return Object.keys(properties)
    .map((key) => (Array.isArray(required) && required.includes(key) ? key : `${key}?`))
    .join(", ");
}
