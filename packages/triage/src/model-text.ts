import { isObject, type Json, type JsonSchema, put } from "@interlock/core";

/** What a model may read of a text that a connector's author wrote: untrusted, cleaned and capped (governance.md §3). */
export function modelText(text: string, limit: number): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Zl}\p{Zp}\t\r\n]+/gu, " ")
    .replace(invisible, "")
    .trim();
  return clean.length <= limit
    ? clean
    : `${clean
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, "")}…`;
}

// Control, format (bidi, zero-width, soft hyphen, tags), private use and unassigned characters.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

const textKeywords = ["title", "description"];
const textLimit = 1000;

/** A schema whose titles and descriptions are clean; a property that is called `description` stays a property. */
export function modelSchema(schema: JsonSchema): JsonSchema {
  const clean: Record<string, Json> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (textKeywords.includes(keyword)) {
      if (typeof value === "string") clean[keyword] = modelText(value, textLimit);
    } else if (["properties", "patternProperties", "$defs"].includes(keyword) && isObject(value)) {
      const map: Record<string, Json> = {};
      for (const [name, part] of Object.entries(value)) put(map, name, within(part));
      clean[keyword] = map;
    } else if (["default", "example", "examples", "const", "enum", "required"].includes(keyword)) {
      clean[keyword] = value;
    } else {
      put(clean, keyword, within(value));
    }
  }
  return clean;
}

function within(value: Json): Json {
  if (Array.isArray(value)) return value.map(within);
  return isObject(value) ? modelSchema(value) : value;
}
