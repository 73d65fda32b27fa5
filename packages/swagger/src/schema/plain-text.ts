import { type JsonObject, own } from "@interlock/core";

// Controls, lone surrogates, line separators, bidi marks, and all that is invisible by itself: zero-width characters,
// fillers, tags, variation selectors. Line feed and tab stay.
const hidden =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
const beyondAscii = /[^ -~\n\t]/;

/** Text for people and models: hidden and direction-changing characters are stripped, length is capped (governance.md 3.12). */
function plainText(text: string, longest: number): string {
  const clean = beyondAscii.test(text)
    ? text.replaceAll(/\r\n?/gu, "\n").replaceAll(hidden, "").trim()
    : text.trim();
  return clean.length <= longest ? clean : `${cut(clean, longest - 1)}…`;
}

/** Longest title, in UTF-16 code units. */
export const longestTitle = 256;
/** Longest description, in UTF-16 code units. */
export const longestDescription = 4096;

/** The first of the keywords that holds text, cleaned. */
export function firstText(node: JsonObject, keys: readonly string[], longest: number): string | undefined {
  for (const key of keys) {
    const text = textFrom(own(node, key), longest);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A value that is a text with something in it, cleaned; else `undefined`. */
export function textFrom(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = plainText(value, longest);
  return text === "" ? undefined : text;
}

// Never through a surrogate pair.
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
