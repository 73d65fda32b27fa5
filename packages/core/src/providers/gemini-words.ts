import { isObject, type Json, type JsonSchema, own } from "../json.ts";
import { isCount } from "../schema-keywords.ts";
import { type AliasTable, encodeName } from "./alias.ts";
import { isPortablePattern } from "./pattern.ts";
import { shortened, withNotes } from "./translation.ts";

type Words = Record<string, Json>;

/** Title and description, with what has no keyword there. */
export function textWords(schema: JsonSchema, notes: readonly string[] = []): Words {
  const title = own(schema, "title");
  const description = withNotes(own(schema, "description"), notes);
  return {
    ...(typeof title === "string" ? { title } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

/** What is said of a value that travels as JSON text, its description only as far as `limit`. */
export function jsonWords(schema: JsonSchema, object: boolean, limit?: number): Words {
  const { title: _, ...bare } = schema;
  const note = `${object ? "An object" : "Any value"}, written as JSON text${outline(schema)}.`;
  const description = own(schema, "description");
  if (limit === undefined) return textWords(schema, [note]);
  return textWords(
    { ...bare, description: typeof description === "string" ? shortened(description, limit) : "" },
    [note],
  );
}

function outline(schema: JsonSchema): string {
  const properties = own(schema, "properties");
  const names = isObject(properties) ? Object.keys(properties) : [];
  return names.length === 0 ? "" : `, with ${shortened(names.slice(0, 20).join(", "), 80)}`;
}

const formats: Readonly<Record<string, readonly string[]>> = {
  string: ["date-time"],
  number: ["float", "double"],
  integer: ["int32", "int64"],
  boolean: [],
};

/** The words of a text, number or truth value. */
export function scalarWords(schema: JsonSchema, type: string): Words {
  const words: Words = { type };
  const notes: string[] = [];
  const format = own(schema, "format");
  if (typeof format === "string" && formats[type]?.includes(format)) words["format"] = format;
  else if (typeof format === "string" && type === "string") notes.push(`Format: ${format}.`);
  if (type === "string") stringWords(schema, words, notes);
  else if (type !== "boolean") numberWords(schema, type, words, notes);
  const fallback = own(schema, "default");
  if (typeof fallback === (type === "integer" ? "number" : type)) words["default"] = fallback as Json;
  return { ...textWords(schema, notes), ...words };
}

function stringWords(schema: JsonSchema, words: Words, notes: string[]): void {
  Object.assign(words, sizeWords(schema, "Length"));
  const pattern = own(schema, "pattern");
  if (typeof pattern !== "string") return;
  if (isPortablePattern(pattern)) words["pattern"] = pattern;
  else notes.push(`Must fit the pattern ${pattern}`);
}

function numberWords(schema: JsonSchema, type: string, words: Words, notes: string[]): void {
  for (const keyword of ["minimum", "maximum"] as const) {
    const value = own(schema, keyword);
    if (typeof value === "number") words[keyword] = value;
  }
  const above = own(schema, "exclusiveMinimum");
  const below = own(schema, "exclusiveMaximum");
  const isWhole = type === "integer";
  if (typeof above === "number") {
    if (isWhole)
      words["minimum"] = Math.max(Math.floor(above) + 1, Number(words["minimum"] ?? Number.MIN_SAFE_INTEGER));
    else notes.push(`More than ${above}.`);
  }
  if (typeof below === "number") {
    if (isWhole)
      words["maximum"] = Math.min(Math.ceil(below) - 1, Number(words["maximum"] ?? Number.MAX_SAFE_INTEGER));
    else notes.push(`Less than ${below}.`);
  }
  const step = own(schema, "multipleOf");
  if (typeof step === "number") notes.push(`A multiple of ${step}.`);
}

/** `minItems` and `maxItems`, or those of another thing that is counted. */
export function sizeWords(schema: JsonSchema, of: "Items" | "Length" | "Properties"): Words {
  const words: Words = {};
  for (const keyword of [`min${of}`, `max${of}`]) {
    const value = own(schema, keyword);
    if (isCount(value)) words[keyword] = value;
  }
  return words;
}

/** The required names that are among the properties, as they are called there. */
export function requiredWords(schema: JsonSchema, properties: JsonSchema, keys: AliasTable): Words {
  const names = own(schema, "required");
  if (!Array.isArray(names)) return {};
  const known = names
    .filter((name) => typeof name === "string")
    .map((name) => encodeName(keys, name))
    .filter((name) => Object.hasOwn(properties, name));
  return { required: [...new Set(known)] };
}

/** A text for each value of a choice: texts stand for themselves, except the empty one, which is refused. */
export function choiceTexts(values: readonly Json[]): ReadonlyMap<string, Json> {
  const texts = new Map<string, Json>();
  for (const value of values) if (typeof value === "string" && value !== "") texts.set(value, value);
  const seen = new Set<string>();
  for (const value of values) {
    const written = JSON.stringify(value);
    if ((typeof value === "string" && value !== "") || seen.has(written)) continue;
    seen.add(written);
    let text = value === "" ? "(empty)" : written;
    while (texts.has(text)) text = `${text} (${value === null ? "null" : typeof value})`;
    texts.set(text, value);
  }
  return texts;
}
