import { type Json, type JsonSchema, own } from "../json.ts";
import type { Tool, ToolAliases } from "../tool.ts";
import { type AliasTable, aliasTable, encodeName, type NameRule } from "./alias.ts";
import { type Codec, decodeValue, encodePath, encodeValue } from "./codec.ts";
import { geminiSchema } from "./gemini.ts";
import { strictJsonSchema } from "./json-schema.ts";
import { isEcmaPattern, isPortablePattern } from "./pattern.ts";
import { propertyAliases, renameProperties, shortened, type Translation } from "./translation.ts";

/** A kind of model provider, with what it accepts as a tool (tools-and-adapters.md 3.1). */
export type Provider = "anthropic" | "openai" | "gemini" | "mcp";

/** What a provider accepts. */
export interface ProviderProfile {
  readonly name: NameRule;
  /** Property keys at the top level; left out where there is no rule. */
  readonly key?: NameRule;
  readonly descriptionLimit: number;
  /** Rewrites a schema into one that the provider takes; our own validator keeps the whole. */
  readonly translate: (schema: JsonSchema) => Translation;
}

const plainName: NameRule = { pattern: /^[a-zA-Z0-9_-]{1,64}$/u, maxLength: 64, filler: "_" };
const anthropicKey: NameRule = { pattern: /^[a-zA-Z0-9_.-]{1,64}$/u, maxLength: 64, filler: "_" };
// Vertex AI's reference of FunctionDeclaration; without the colon, which only the Gemini API takes.
const geminiName: NameRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/u, maxLength: 64, filler: "_" };
const geminiKey: NameRule = { pattern: /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/u, maxLength: 64, filler: "_" };

/** The profiles, by provider. */
export const providers: Readonly<Record<Provider, ProviderProfile>> = {
  anthropic: {
    name: plainName,
    key: anthropicKey,
    descriptionLimit: 4000,
    translate: (schema) => jsonSchema(schema, anthropicKey, isEcmaPattern, false),
  },
  openai: {
    name: plainName,
    key: plainName,
    descriptionLimit: 1024,
    translate: (schema) => jsonSchema(schema, plainName, isPortablePattern, true),
  },
  gemini: {
    name: geminiName,
    key: geminiKey,
    descriptionLimit: 1024,
    translate: (schema) => geminiSchema(schema, geminiKey),
  },
  mcp: {
    name: { pattern: /^[A-Za-z0-9._-]{1,128}$/u, maxLength: 128, filler: "_" },
    descriptionLimit: 4000,
    translate: (schema) => jsonSchema(schema, undefined, isEcmaPattern, false),
  },
};

function jsonSchema(
  schema: JsonSchema,
  key: NameRule | undefined,
  pattern: (pattern: string) => boolean,
  complete: boolean,
): Translation {
  const keys = propertyAliases(schema, key);
  return {
    schema: strictJsonSchema(renameProperties(schema, keys), { pattern, complete }),
    codec: keys.size === 0 ? { kind: "same" } : { kind: "object", keys, parts: new Map() },
    cut: 0,
  };
}

/** A tool as one provider accepts it, with the way back. */
export interface ProviderTool extends Tool {
  readonly aliases: ToolAliases;
  /** What a model wrote for this tool, as arguments of the policy's. Never throws; what fits nothing stays as it is. */
  readonly decode: (args: unknown) => unknown;
  /** Arguments of the policy's as this tool's model would write them. */
  readonly encode: (args: Json) => Json;
  /** A concrete pointer into arguments of the policy's, as this tool's model knows the place. */
  readonly encodePath: (pointer: string) => string;
  /** How many parts of its schema were too much for the provider and are JSON text. */
  readonly cut: number;
}

/** The tools as one provider accepts them: names unique in this list, keys unique in each tool. */
export function toolsFor(provider: Provider, tools: readonly Tool[]): readonly ProviderTool[] {
  const profile = own<ProviderProfile>(providers, provider);
  if (profile === undefined) throw new TypeError(`a provider is one of ${Object.keys(providers).join(", ")}`);
  const names = aliasTable(
    tools.map((tool) => tool.name),
    profile.name,
  );
  return tools.map((tool) => {
    const { schema, codec, cut } = translated(provider, tool.inputSchema);
    return {
      ...tool,
      name: encodeName(names, tool.name),
      description: shortened(tool.description, profile.descriptionLimit),
      inputSchema: schema,
      aliases: { name: tool.name, keys: codec.kind === "object" ? inverse(codec.keys) : {} },
      decode: (args) => decoded(codec, args),
      encode: (args) => encodeValue(codec, args),
      encodePath: (pointer) => encodePath(codec, pointer),
      cut,
    };
  });
}

// What throws when it is read reaches the governor as it is, which refuses it by its own door.
function decoded(codec: Codec, args: unknown): unknown {
  try {
    return decodeValue(codec, args as Json);
  } catch {
    return args;
  }
}

const known = new Map<Provider, WeakMap<JsonSchema, Translation>>();

// A policy is frozen, and its tools are offered again at each turn.
function translated(provider: Provider, schema: JsonSchema): Translation {
  let translations = known.get(provider);
  if (translations === undefined) {
    translations = new WeakMap();
    known.set(provider, translations);
  }
  let translation = translations.get(schema);
  if (translation === undefined) {
    translation = providers[provider].translate(schema);
    if (Object.isFrozen(schema)) translations.set(schema, translation);
  }
  return translation;
}

/** The alias table of a tool's argument keys, for `encodeKeys` and `decodeKeys`. */
export function keyAliases(provider: Provider, tool: Pick<Tool, "inputSchema">): AliasTable {
  return propertyAliases(tool.inputSchema, providers[provider].key);
}

function inverse(table: AliasTable): Readonly<Record<string, string>> {
  return Object.fromEntries([...table].map(([name, alias]) => [alias, name]));
}
