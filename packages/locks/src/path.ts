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
import { pathRefusal } from "./path-safety.ts";
import { toText } from "./text.ts";

/** A path template, read once: text and parameters in turn. */
export type PathTemplate = readonly (PathText | PathValue)[];

interface PathText {
  readonly text: string;
  /** Whether a segment begins in it. */
  readonly begins: boolean;
  /** What stands after its last slash. */
  readonly segment: string;
}

interface PathValue {
  readonly name: string;
  readonly parameter: WireParameter | undefined;
}

/** A tool's path with its values in it; none can change the template's literals or its number of segments. */
export function expandPath(tool: Pick<ToolEntry, "path" | "parameters">, args: JsonObject): Result<string> {
  const issues: Issue[] = [];
  const path = fillPath(readTemplate(tool), args, issues);
  return issues.length > 0 ? fail(...issues) : ok(path);
}

/** Reads a tool's path template. */
export function readTemplate(tool: Pick<ToolEntry, "path" | "parameters">): PathTemplate {
  return tool.path.split(/\{([^{}]*)\}/u).map((text, index) => {
    if (index % 2 === 1) return { name: text, parameter: inPath(tool.parameters, text) };
    return { text, begins: text.includes("/"), segment: text.slice(text.lastIndexOf("/") + 1) };
  });
}

/** Puts the values into a template in one pass, so that a value with `{x}` in it is not read again (connectors.md §7.5). */
export function fillPath(template: PathTemplate, args: JsonObject, issues: Issue[]): string {
  let path = "";
  // What stands since the last slash, not encoded: pieces that are harmless alone may be a dot segment together.
  let segment = "";
  for (const piece of template) {
    if ("text" in piece) {
      path += piece.text;
      segment = piece.begins ? piece.segment : segment + piece.text;
      continue;
    }
    const { parameter } = piece;
    const value = parameter === undefined ? undefined : own(args, parameter.key);
    if (parameter === undefined || value === undefined || value === null) {
      const pointer = formatPath([parameter?.key ?? piece.name]);
      issues.push({ code: "missing-parameter", pointer, message: "the path needs a value for it" });
      continue;
    }
    const text = toText(value, parameter.collectionFormat);
    segment += text;
    const message = pathRefusal(text) ?? (segment === text ? undefined : pathRefusal(segment));
    if (message !== undefined) {
      issues.push({ code: "value-refused", pointer: formatPath([parameter.key]), message });
      continue;
    }
    path += parameter.encoding === "double" ? encode(encode(text)) : encode(text);
  }
  return path;
}

function inPath(parameters: readonly WireParameter[], name: string): WireParameter | undefined {
  const candidates = parameters.filter((parameter) => parameter.in === "path");
  return (
    candidates.find((parameter) => parameter.name === name) ??
    candidates.find((parameter) => parameter.name.toLowerCase() === name.toLowerCase())
  );
}

function encode(text: string): string {
  const encoded = encodeURIComponent(text);
  return /[!'()*]/u.test(encoded) ? encoded.replaceAll(/[!'()*]/gu, escapeCharacter) : encoded;
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
