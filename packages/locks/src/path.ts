import {
  fail,
  type Issue,
  type JsonObject,
  ok,
  own,
  type Result,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";
import { pathRefusal } from "./path-safety.ts";
import { openSegment } from "./shared-segment.ts";
import { shownPath } from "./shown.ts";
import { joinIssues, toText } from "./text.ts";

/** A path template, read once: text and parameters in turn. */
export type PathTemplate = readonly (PathText | PathValue)[];

interface PathText {
  readonly text: string;
  /** What stands before its first slash: the end of the segment before. */
  readonly ends: string;
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
    const first = text.indexOf("/");
    return {
      text,
      ends: first < 0 ? text : text.slice(0, first),
      begins: first >= 0,
      segment: text.slice(text.lastIndexOf("/") + 1),
    };
  });
}

/** Whose the values in a path are. */
export interface PathOwners {
  /** Keys whose text is the policy's own. */
  readonly locked: ReadonlySet<string>;
  /** Keys whose text is the same in every call. */
  readonly fixed?: ReadonlySet<string>;
}

/**
 * Puts the values into a template in one pass, so that a value with `{x}` in it is not read again (connectors.md 7.5).
 */
export function fillPath(
  template: PathTemplate,
  args: JsonObject,
  issues: Issue[],
  { locked, fixed = locked }: PathOwners = nobody,
): string {
  const shared = sharesSegment(template) ? openSegment(issues) : undefined;
  let path = "";
  // What stands since the last slash, not encoded: pieces that are harmless alone may be a dot segment together.
  let segment = "";
  // The last value in it.
  let inside: WireParameter | undefined;
  for (const piece of template) {
    if ("text" in piece) {
      path += piece.text;
      if (inside !== undefined && piece.ends !== "")
        refuse(inside, pathRefusal(segment + piece.ends), issues);
      shared?.text(piece.ends, piece.ends);
      if (piece.begins) {
        segment = piece.segment;
        inside = undefined;
        shared?.begin();
      } else segment += piece.ends;
      continue;
    }
    const { parameter } = piece;
    const value = parameter === undefined ? undefined : own(args, parameter.key);
    if (parameter === undefined || value === undefined || value === null) {
      const pointer = shownPath([parameter?.key ?? piece.name]);
      issues.push({ code: "missing-parameter", pointer, message: "the path needs a value for it" });
      continue;
    }
    if (Array.isArray(value) && !locked.has(parameter.key))
      issues.push(...joinIssues(value, parameter.collectionFormat, [parameter.key]));
    const text = toText(value, parameter.collectionFormat);
    segment += text;
    inside = parameter;
    const message = pathRefusal(text) ?? (segment === text ? undefined : pathRefusal(segment));
    if (refuse(parameter, message, issues)) continue;
    const encoded = parameter.encoding === "double" ? encode(encode(text)) : encode(text);
    path += encoded;
    if (fixed.has(parameter.key)) shared?.text(encoded, text);
    else shared?.value(parameter, encoded, text);
  }
  return path;
}

// A text between two values that has no slash in it.
function sharesSegment(template: PathTemplate): boolean {
  for (let index = 2; index < template.length - 1; index += 2)
    if ((template[index] as PathText).begins === false) return true;
  return false;
}

const nobody: PathOwners = { locked: new Set() };

function refuse({ key }: WireParameter, message: string | undefined, issues: Issue[]): boolean {
  if (message === undefined) return false;
  const pointer = shownPath([key]);
  // Each value once, whatever stands around it.
  if (!issues.some((issue) => issue.pointer === pointer))
    issues.push({ code: "value-refused", pointer, message });
  return true;
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
