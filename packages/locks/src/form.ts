import {
  fail,
  formatPath,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  ok,
  own,
  type Result,
  type WireParameter,
} from "@interlock/core";
import { joinIssues, toText } from "./text.ts";

interface Field {
  readonly field: WireParameter;
  readonly value: Json;
}

/** The body that formData parameters make (connectors.md §6.6). */
export function formBody(
  encoding: "urlencoded" | "multipart",
  fields: readonly WireParameter[],
  args: JsonObject,
): Result<Json | undefined> {
  const sent = fields.flatMap((field): readonly Field[] => {
    const value = own(args, field.key);
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  if (sent.length === 0) return ok(undefined);
  return encoding === "urlencoded" ? urlencoded(sent) : multipart(sent);
}

function urlencoded(sent: readonly Field[]): Result<Json> {
  const issues = sent.flatMap(({ field, value }) =>
    field.collectionFormat === "multi" ? [] : joinIssues(field, value),
  );
  if (issues.length > 0) return fail(...issues);
  const pairs = sent.flatMap(({ field, value }): readonly (readonly [string, string])[] =>
    field.collectionFormat === "multi" && Array.isArray(value)
      ? value.map((item: Json) => [field.name, toText(item)])
      : [[field.name, toText(value, field.collectionFormat)]],
  );
  return ok(pairs.map(([name, text]) => `${formText(name)}=${formText(text)}`).join("&"));
}

// As HTML forms are written: a space is `+`, and what encodeURIComponent leaves is escaped.
function formText(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()~]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function multipart(sent: readonly Field[]): Result<Json> {
  const issues: Issue[] = [];
  const parts = sent.map(({ field, value }) => {
    const name = disposition(field.name);
    const file = field.file === true && isObject(value) ? value : undefined;
    const named = own(file, "$filename");
    const filename = typeof named === "string" ? disposition(named) : undefined;
    if (name === undefined || (typeof named === "string" && filename === undefined)) {
      const pointer = formatPath([field.key]);
      issues.push({ code: "value-refused", pointer, message: "the name cannot stand in a form part" });
    }
    issues.push(...joinIssues(field, value));
    const header = `form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}`;
    const content =
      file === undefined ? toText(value, field.collectionFormat) : (own(file, "$content") ?? file);
    return { headers: { "Content-Disposition": header }, body: content };
  });
  if (issues.length > 0) return fail(...issues);
  return ok({ "$content-type": "multipart/form-data", $multipart: parts });
}

function disposition(name: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  return /[\u0000-\u001f\u007f]/u.test(name) ? undefined : name.replaceAll('"', "%22");
}
