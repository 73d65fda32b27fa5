import {
  fail,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  ok,
  own,
  type Result,
  type WireParameter,
} from "@interlock/core";
import { shownPath } from "./shown.ts";
import { joinIssues, repeatIssues, toText } from "./text.ts";

/** A field of a form with its value. */
export interface Field {
  readonly field: WireParameter;
  readonly value: Json;
  /** Where the value stands in the arguments. */
  readonly path: readonly string[];
  /** Its text is the policy's own. */
  readonly isLocked: boolean;
}

/** The fields that formData parameters make. `locked`: keys whose text is the policy's own. */
export function fieldsOf(
  parameters: readonly WireParameter[],
  args: JsonObject,
  locked: ReadonlySet<string>,
): readonly Field[] {
  return parameters.flatMap((field): readonly Field[] => {
    const value = own(args, field.key);
    if (value === undefined || value === null) return [];
    return [{ field, value, path: [field.key], isLocked: locked.has(field.key) }];
  });
}

/** The body that fields make (connectors.md 6.6); none when there is nothing in them. */
export function formBody(
  encoding: "urlencoded" | "multipart",
  fields: readonly Field[],
): Result<Json | undefined> {
  const issues = fields.flatMap(({ field, value, path, isLocked }) => {
    if (isLocked) return [];
    const format = field.collectionFormat;
    return format === "multi" ? repeatIssues(value, path) : joinIssues(value, format, path);
  });
  const single = fields.flatMap(eachElement);
  if (single.length === 0) return ok(undefined);
  const body = encoding === "urlencoded" ? single.map(pairOf).join("&") : multipart(single, issues);
  return issues.length > 0 ? fail(...issues) : ok(body);
}

// Of `multi` each element is a field of its own.
function eachElement(each: Field): readonly Field[] {
  const { field, value } = each;
  if (field.collectionFormat !== "multi" || !Array.isArray(value)) return [each];
  const { collectionFormat: _, ...one } = field;
  return value.map((item: Json) => ({ ...each, field: one, value: item }));
}

function pairOf({ field, value }: Field): string {
  return `${formText(field.name)}=${formText(toText(value, field.collectionFormat))}`;
}

// As HTML forms are written: a space is `+`, and what encodeURIComponent leaves is escaped.
function formText(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function multipart(fields: readonly Field[], issues: Issue[]): Json {
  const parts = fields.map(({ field, value, path }) => {
    const name = disposition(field.name);
    const file = field.file === true && isObject(value) ? value : undefined;
    const named = own(file, "$filename");
    const filename = typeof named === "string" ? disposition(named) : undefined;
    if (name === undefined || (typeof named === "string" && filename === undefined)) {
      const message = "the name cannot stand in a form part";
      issues.push({ code: "value-refused", pointer: shownPath(path), message });
    }
    const header = `form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}`;
    const content =
      file === undefined ? toText(value, field.collectionFormat) : (own(file, "$content") ?? file);
    return { headers: { "Content-Disposition": header }, body: content };
  });
  return { "$content-type": "multipart/form-data", $multipart: parts };
}

function disposition(name: string): string | undefined {
  // `%22` would be read as the quote that is written so: two names would be one.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  return /[\u0000-\u001f\u007f]|%(?:22|0a|0d)/iu.test(name) ? undefined : name.replaceAll('"', "%22");
}
