import { type AliasTable, aliasTable, encodeName, type NameRule } from "./alias.ts";
import { isObject, type Json, type JsonSchema, own, put } from "./json.ts";
import { geminiSchema } from "./provider-schema.ts";
import type { Tool } from "./tool.ts";

/** A kind of model provider, with what it accepts as a tool (frameworks.md §2.7b). */
export type Provider = "anthropic" | "openai" | "gemini" | "mcp";

/** What a provider accepts. */
export interface ProviderProfile {
  readonly name: NameRule;
  /** Top-level property keys; left out where there is no rule. */
  readonly key?: NameRule;
  readonly descriptionLimit: number;
  /** Rewrites a schema into what the provider understands; our own validator keeps the whole. */
  readonly schema: (schema: JsonSchema) => JsonSchema;
}

const asIs = (schema: JsonSchema): JsonSchema => schema;
const plainName: NameRule = { pattern: /^[a-zA-Z0-9_-]{1,64}$/u, maxLength: 64, filler: "_" };
const geminiName: NameRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/u, maxLength: 64, filler: "_" };

/** The profiles, by provider. */
export const providers: Readonly<Record<Provider, ProviderProfile>> = {
  anthropic: {
    name: plainName,
    key: { pattern: /^[a-zA-Z0-9_.-]{1,64}$/u, maxLength: 64, filler: "_" },
    descriptionLimit: 4000,
    schema: asIs,
  },
  openai: { name: plainName, key: plainName, descriptionLimit: 1024, schema: asIs },
  gemini: { name: geminiName, key: geminiName, descriptionLimit: 1024, schema: geminiSchema },
  mcp: {
    name: { pattern: /^[A-Za-z0-9._-]{1,128}$/u, maxLength: 128, filler: "_" },
    descriptionLimit: 4000,
    schema: asIs,
  },
};

/** How a provider's words map back to the policy's. Only names that differ are in it. */
export interface ToolAliases {
  /** The tool's name in the policy. */
  readonly name: string;
  /** The argument keys in the policy, by the provider's. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The tools as one provider accepts them: names unique in this list, keys unique in each tool. */
export function toolsFor(provider: Provider, tools: readonly Tool[]): readonly Tool[] {
  const profile = providers[provider];
  const names = aliasTable(
    tools.map((tool) => tool.name),
    profile.name,
  );
  return tools.map((tool) => {
    const keys = keyAliases(provider, tool);
    return {
      ...tool,
      name: encodeName(names, tool.name),
      description: cut(tool.description, profile.descriptionLimit),
      inputSchema: profile.schema(renameProperties(tool.inputSchema, keys)),
      aliases: { name: tool.name, keys: inverse(keys) },
    };
  });
}

/** The alias table of a tool's argument keys, for `encodeKeys` and `decodeKeys`. */
export function keyAliases(provider: Provider, tool: Pick<Tool, "inputSchema">): AliasTable {
  const properties = own(tool.inputSchema, "properties");
  const { key } = providers[provider];
  return key === undefined || !isObject(properties) ? new Map() : aliasTable(Object.keys(properties), key);
}

function renameProperties(schema: JsonSchema, keys: AliasTable): JsonSchema {
  const properties = own(schema, "properties");
  if (keys.size === 0 || !isObject(properties)) return schema;
  const renamed: Record<string, Json> = {};
  for (const [key, part] of Object.entries(properties)) put(renamed, encodeName(keys, key), part);
  const required = own(schema, "required");
  return {
    ...schema,
    properties: renamed,
    ...(Array.isArray(required)
      ? { required: required.map((key) => (typeof key === "string" ? encodeName(keys, key) : key)) }
      : {}),
  };
}

function inverse(table: AliasTable): Readonly<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const [name, alias] of table) put(keys, alias, name);
  return keys;
}

function cut(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, "")}…`;
}
