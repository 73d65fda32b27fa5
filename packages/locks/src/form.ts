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
import { toText } from "./text.ts";

/** The body that formData parameters make (connectors.md §6.6). */
export function formBody(
  encoding: "urlencoded" | "multipart",
  fields: readonly WireParameter[],
  args: JsonObject,
): Result<Json | undefined> {
  const sent = fields.flatMap((field) => {
    const value = own(args, field.key);
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  if (sent.length === 0) return ok(undefined);
  if (encoding === "urlencoded") {
    const pairs = sent.map(({ field, value }): [string, string] => [
      field.name,
      toText(value, field.collectionFormat),
    ]);
    return ok(new URLSearchParams(pairs).toString());
  }
  const issues: Issue[] = [];
  const parts = sent.map(({ field, value }) => {
    const file = isObject(value) ? own(value, "$filename") : undefined;
    const name = disposition(field.name);
    const filename = typeof file === "string" ? disposition(file) : undefined;
    if (name === undefined || (typeof file === "string" && filename === undefined)) {
      issues.push({
        code: "value-refused",
        pointer: formatPath([field.key]),
        message: "the name cannot stand in a form part",
      });
    }
    const header = `form-data; name="${name}"${filename === undefined ? "" : `; filename="${filename}"`}`;
    const content = isObject(value)
      ? (own(value, "$content") ?? value)
      : toText(value, field.collectionFormat);
    return { headers: { "Content-Disposition": header }, body: content };
  });
  if (issues.length > 0) return fail(...issues);
  return ok({ "$content-type": "multipart/form-data", $multipart: parts });
}

function disposition(name: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  return /[\u0000-\u001f\u007f]/u.test(name) ? undefined : name.replaceAll('"', "%22");
}
