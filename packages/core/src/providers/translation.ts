import { isObject, type Json, type JsonSchema, own, put } from "../json.ts";
import { type AliasTable, aliasTable, encodeName, type NameRule } from "./alias.ts";
import type { Codec } from "./codec.ts";

/** A schema in the words of a provider, and the way back. */
export interface Translation {
  readonly schema: JsonSchema;
  /** How arguments that a model wrote for it are read. */
  readonly codec: Codec;
  /** How many of its parts were too much for the provider and are given as JSON text. */
  readonly cut: number;
}

const noKeys: AliasTable = new Map();

/** The aliases of a schema's own property names. */
export function propertyAliases(schema: JsonSchema, rule: NameRule | undefined): AliasTable {
  const properties = own(schema, "properties");
  return rule === undefined || !isObject(properties) ? noKeys : aliasTable(Object.keys(properties), rule);
}

/** A schema with its own properties renamed. */
export function renameProperties(schema: JsonSchema, keys: AliasTable): JsonSchema {
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

/** A description with what the schema itself cannot say any more. */
export function withNotes(description: Json | undefined, notes: readonly string[]): string | undefined {
  const said = typeof description === "string" ? description.trim() : "";
  if (notes.length === 0) return said === "" ? undefined : said;
  const separator = said === "" || /[.!?…:;]$/u.test(said) ? " " : ". ";
  return `${said}${separator}${notes.join(" ")}`.trim();
}

/** A text up to a limit, in UTF-16 code units. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit
    ? text
    : `${text
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, "")}…`;
}
