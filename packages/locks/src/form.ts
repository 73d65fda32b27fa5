import {
  base64Bytes,
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
import { isMediaType } from "./media-type.ts";
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
    const refuse = (message: string): void => {
      issues.push({ code: "value-refused", pointer: shownPath(path), message });
    };
    const file = field.file === true ? fileOf(value, refuse) : undefined;
    const [name, filename] = [disposition(field.name), disposition(file?.name ?? "")];
    if (name === undefined || filename === undefined) refuse("the name cannot stand in a form part");
    const header = `form-data; name="${name}"${file === undefined ? "" : `; filename="${filename}"`}`;
    const type = file?.type === undefined ? {} : { "Content-Type": file.type };
    return {
      headers: { "Content-Disposition": header, ...type },
      body:
        file?.content ??
        (field.file === true && isObject(value) ? value : toText(value, field.collectionFormat)),
    };
  });
  return { "$content-type": "multipart/form-data", $multipart: parts };
}

interface File {
  readonly name: string;
  readonly content: string;
  readonly type?: string;
}

// Anything else would arrive as other bytes than were shown: without a name the Base64 itself, and other members not at all.
function fileOf(value: Json, refuse: (message: string) => void): File | undefined {
  if (
    !isObject(value) ||
    !["$content", "$filename", "$content-type"].some((key) => Object.hasOwn(value, key))
  )
    return undefined;
  const { $content: content, $filename: name, "$content-type": type, ...others } = value;
  if (
    typeof name === "string" &&
    typeof content === "string" &&
    base64Bytes(content) !== undefined &&
    (type === undefined || (typeof type === "string" && isMediaType(type))) &&
    Object.keys(others).length === 0
  )
    return { name, content, ...(type === undefined ? {} : { type }) };
  refuse("a file is its $filename and its $content in base64, at most with a $content-type");
  return undefined;
}

function disposition(name: string): string | undefined {
  // `%22` would be read as the quote that is written so: two names would be one.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  return /[\u0000-\u001f\u007f]|%(?:22|0a|0d)/iu.test(name) ? undefined : name.replaceAll('"', "%22");
}
