import {
  fail,
  formatPath,
  type Issue,
  type JsonObject,
  ok,
  own,
  type Result,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";
import { toText } from "./text.ts";

/** A tool's path with its values in it; none can change the template's literals or its number of segments. */
export function expandPath(tool: Pick<ToolEntry, "path" | "parameters">, args: JsonObject): Result<string> {
  const issues: Issue[] = [];
  // One pass with a function, so that a value with `{x}` or `$&` in it is not read again (connectors.md §7.5).
  const path = tool.path.replace(/\{([^{}]*)\}/gu, (placeholder, name: string) => {
    const parameter = pathParameter(tool.parameters, name);
    const value = parameter === undefined ? undefined : own(args, parameter.key);
    const pointer = formatPath([parameter?.key ?? name]);
    if (parameter === undefined || value === undefined || value === null) {
      issues.push({ code: "missing-parameter", pointer, message: "the path needs a value for it" });
      return placeholder;
    }
    const text = toText(value, parameter.collectionFormat);
    const refused = refusal(text);
    if (refused !== undefined) {
      issues.push({ code: "value-refused", pointer, message: refused });
      return placeholder;
    }
    return encode(parameter.encoding === "double" ? encode(text) : text);
  });
  return issues.length > 0 ? fail(...issues) : ok(path);
}

function pathParameter(parameters: readonly WireParameter[], name: string): WireParameter | undefined {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  return (
    inPath.find((parameter) => parameter.name === name) ??
    inPath.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())
  );
}

// Ids may be URLs or pre-encoded tokens, so `/ \ ? # %` are encoded and allowed; what walks the path is not.
function refusal(text: string): string | undefined {
  if (text === "") return "an empty value would change the path";
  if (!text.isWellFormed()) return "the text holds half a surrogate pair";
  let current = text;
  for (let round = 0; round <= 6; round++) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    if (/[\u0000-\u001f\u007f-\u009f]/u.test(current)) return "the value holds a control character";
    if (current.split(/[/\\]/u).some((segment) => segment === "." || segment === ".."))
      return "the value holds a dot segment";
    const decoded = decode(current);
    if (decoded === current) return undefined;
    current = decoded;
  }
  return "the value is percent-encoded too many times";
}

// Sequence by sequence: one malformed `%` must not hide the others.
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/giu, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run.replace(/%([0-7][0-9a-f])/giu, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    }
  });
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
