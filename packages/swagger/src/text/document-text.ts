import { fail, type Issue, ok, type Result } from "@interlock/core";
import { hasDuplicateKeys } from "./duplicate-keys.ts";
import { jsonFault } from "./json-fault.ts";
import { repairJson } from "./json-repair.ts";

/** A parsed text with what was found while reading it. */
export interface ParsedText {
  readonly value: unknown;
  /** As it was given, without its mark. */
  readonly text: string;
  /** Whether the text may name halves of surrogate pairs. */
  readonly mayHoldHalves: boolean;
  /** What reading found; looks for duplicate keys, which takes half as long as parsing. */
  readonly issues: () => readonly Issue[];
}

/** Parses the text of a definition (reading.md R1). Strict JSON first; then, unless `strict`, the repaired text. */
export function parseText(
  source: string | Uint8Array,
  options: { readonly maxBytes: number; readonly strict: boolean },
): Result<ParsedText> {
  const { maxBytes, strict } = options;
  if (source.length > maxBytes) {
    return fail({
      code: "too-large",
      pointer: "",
      message: `the definition is larger than ${maxBytes} bytes`,
    });
  }
  const issues: Issue[] = [];
  const text = withoutMark(typeof source === "string" ? source : decode(source, issues));
  const parsed = tryParse(text);
  if (parsed !== undefined) return finish(text, text, parsed.value, issues);
  const repaired = repairJson(text);
  const mended = tryParse(repaired);
  if (strict || mended === undefined) return fail(notJson(text, mended !== undefined));
  issues.push(
    warning(
      "repaired",
      "the definition is not valid JSON; trailing commas or raw control characters were repaired",
    ),
  );
  return finish(repaired, text, mended.value, issues);
}

function finish(text: string, given: string, value: unknown, found: readonly Issue[]): Result<ParsedText> {
  const message = "an object holds the same key twice; the last one counts";
  return ok({
    value,
    text: given,
    mayHoldHalves: escapes.some((start) => text.includes(start)) || !text.isWellFormed(),
    issues: () => (hasDuplicateKeys(text, value) ? [...found, warning("duplicate-keys", message)] : found),
  });
}

function notJson(text: string, isRepairable: boolean): Issue {
  const { line, column, what } = jsonFault(text);
  return {
    code: "invalid-json",
    pointer: "",
    message: `the definition is not valid JSON: line ${line}, column ${column}: ${what}`,
    line,
    column,
    ...(isRepairable ? { suggestion: "it can be repaired: read it leniently" } : {}),
  };
}

const escapes = ["\\ud", "\\uD"];

/** What could not be read became U+FFFD. */
export const notUtf8: Issue = warning(
  "not-utf8",
  "the definition is not UTF-8; what could not be read became U+FFFD",
);

function decode(bytes: Uint8Array, issues: Issue[]): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    issues.push(notUtf8);
    return tolerantDecoder.decode(bytes);
  }
}

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const tolerantDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

// One byte order mark; a second one is a character that JSON does not know.
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function warning(code: string, message: string): Issue {
  return { code, pointer: "", message, severity: "warning" };
}
