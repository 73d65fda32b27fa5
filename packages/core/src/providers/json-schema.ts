import { isObject, type Json, type JsonSchema, own, put } from "../json.ts";
import {
  definitionName,
  isWellFormed,
  mapKeywords,
  schemaKeywords,
  schemaListKeywords,
} from "../schema-keywords.ts";
import { type AliasTable, aliasTable, encodeName, type NameRule } from "./alias.ts";
import { withNotes } from "./translation.ts";

/** What a provider that takes JSON Schema asks beyond it. */
export interface JsonSchemaRules {
  readonly pattern: (pattern: string) => boolean;
  /** Arrays have `items`, objects have `properties`. */
  readonly complete: boolean;
}

const definitionRule: NameRule = { pattern: /^[a-zA-Z0-9_.-]{1,64}$/u, maxLength: 64, filler: "_" };

// Anthropic: "input_schema does not support oneOf, allOf, or anyOf at the top level"; OpenAI adds `enum` and `not`.
const notAtTheTop = ["$ref", "oneOf", "allOf", "anyOf", "enum", "const", "not", "if", "then", "else"];

interface Task {
  readonly from: JsonSchema;
  readonly into: Record<string, Json>;
}

/**
 * A schema of JSON Schema 2020-12 that nobody refuses: every keyword is known and well formed, references lead somewhere,
 * the root is an object. Linear: definitions stay where they are. What is left out, our own validator still asks.
 */
export function strictJsonSchema(schema: JsonSchema, rules: JsonSchemaRules): JsonSchema {
  const definitions = own(schema, "$defs");
  const names = aliasTable(isObject(definitions) ? Object.keys(definitions) : [], definitionRule);
  const top = Object.entries(schema).filter(([keyword]) => !notAtTheTop.includes(keyword));
  const root: Record<string, Json> = {};
  const open: Task[] = [{ from: { ...Object.fromEntries(top), type: "object" }, into: root }];
  // Breadth first over a list that grows, so that no depth of a schema is too deep.
  for (const { from, into } of open) writeNode(from, into, { rules, names, definitions, open });
  if (!isObject(root["properties"])) root["properties"] = {};
  return root;
}

interface Writing {
  readonly rules: JsonSchemaRules;
  readonly names: AliasTable;
  readonly definitions: Json | undefined;
  readonly open: Task[];
}

function writeNode(from: JsonSchema, into: Record<string, Json>, by: Writing): void {
  const notes: string[] = [];
  for (const [keyword, value] of Object.entries(from)) {
    const written = writeKeyword(keyword, value, by);
    if (written !== undefined) put(into, keyword, written);
    else if (keyword === "pattern" && typeof value === "string") notes.push(`Must fit the pattern ${value}`);
  }
  const description = withNotes(into["description"], notes);
  if (description !== undefined) into["description"] = description;
  if (!by.rules.complete) return;
  const types = [into["type"]].flat();
  if (types.includes("array") && into["items"] === undefined) into["items"] = {};
  if (types.includes("object") && into["properties"] === undefined) into["properties"] = {};
}

function writeKeyword(keyword: string, value: Json, by: Writing): Json | undefined {
  if (keyword === "$ref") return writeReference(value, by);
  if (keyword === "pattern" && typeof value === "string" && !by.rules.pattern(value)) return undefined;
  if (schemaKeywords.includes(keyword)) return writeSchema(value, by, keyword.endsWith("Properties"));
  if (schemaListKeywords.includes(keyword)) {
    const list = Array.isArray(value) ? value.map((each: Json) => writeSchema(each, by, false)) : [];
    const schemas = list.filter((each) => each !== undefined);
    return schemas.length === 0 ? undefined : schemas;
  }
  if (mapKeywords.includes(keyword)) return isObject(value) ? writeMap(keyword, value, by) : undefined;
  if (keyword === "required" && Array.isArray(value))
    return [...new Set(value.filter((each) => typeof each === "string"))];
  return isWellFormed(keyword, value) ? value : undefined;
}

function writeSchema(value: Json, by: Writing, boolean: boolean): Json | undefined {
  if (typeof value === "boolean") return boolean ? value : value ? {} : { not: {} };
  if (!isObject(value)) return undefined;
  const into: Record<string, Json> = {};
  by.open.push({ from: value, into });
  return into;
}

function writeMap(keyword: string, value: JsonSchema, by: Writing): Json {
  const map: Record<string, Json> = {};
  for (const [name, each] of Object.entries(value)) {
    if (keyword === "patternProperties" && !by.rules.pattern(name)) continue;
    const schema = writeSchema(each, by, false);
    if (schema !== undefined) put(map, keyword === "$defs" ? encodeName(by.names, name) : name, schema);
  }
  return map;
}

function writeReference(value: Json, by: Writing): Json | undefined {
  const name = definitionName(value);
  if (name === undefined || !isObject(own(by.definitions, name))) return undefined;
  return `#/$defs/${encodeName(by.names, name)}`;
}
