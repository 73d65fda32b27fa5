import { declareTools, isObject, listTools, own, type Provider, providers, type Tool } from "@interlock/core";
import { type Command, Option } from "commander";
import { paint, print, printJson, table } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";

/** `interlock tools POLICY`: the tools exactly as a model sees them. */
export function registerTools(program: Command): void {
  program
    .command("tools")
    .description("the tools exactly as a model sees them")
    .argument("<policy>", "a *.policy.yaml or a compiled policy")
    .addOption(
      new Option("--provider <name>", "as a provider accepts them, as JSON in its own shape").choices(
        Object.keys(providers),
      ),
    )
    .option("--json", "print them as JSON")
    .action(async (path: string, options: { provider?: Provider; json?: boolean }) => {
      const policy = await requirePolicy(path);
      const { provider } = options;
      if (provider === undefined)
        show(listTools(policy), options.json === true, (tools) => tools.map(toJson));
      else
        show(listTools(policy, { provider }), options.json === true, (tools) =>
          declareTools(provider, tools),
        );
    });
}

function show<T extends Tool>(
  tools: readonly T[],
  json: boolean,
  toJson: (tools: readonly T[]) => unknown,
): void {
  if (json) printJson(toJson(tools));
  else for (const line of lines(tools)) print(line);
}

function toJson({
  name,
  operationId,
  connector,
  description,
  permission,
  access,
  inputSchema,
}: Tool): unknown {
  return { name, operationId, connector, description, permission, access, inputSchema };
}

function lines(tools: readonly Tool[]): readonly string[] {
  if (tools.length === 0) return ["no tools: the policy selects nothing"];
  return table([
    ["TOOL", "PERMISSION", "ACCESS", "ARGUMENTS"].map((head) => paint("dim", head)),
    ...tools.map((tool) => [
      named(tool.name, tool.aliases?.name),
      tool.permission,
      tool.access,
      argumentsOf(tool),
    ]),
  ]);
}

// Required ones first in the text as the model sees them; the optional ones have a question mark.
function argumentsOf(tool: Tool): string {
  const properties = own(tool.inputSchema, "properties");
  const required = own(tool.inputSchema, "required");
  if (!isObject(properties) || Object.keys(properties).length === 0) return "none";
  return Object.keys(properties)
    .map((key) => {
      const shown = Array.isArray(required) && required.includes(key) ? key : `${key}?`;
      return named(shown, own<string>(tool.aliases?.keys, key));
    })
    .join(", ");
}

// A provider's word, with the policy's where that is another.
function named(word: string, policys: string | undefined): string {
  return policys === undefined || policys === word ? word : `${word} (${policys})`;
}
