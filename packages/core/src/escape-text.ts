/**
 * A text with everything escaped that a terminal, an editor or a browser would obey or hide instead of show: controls, line
 * and paragraph separators, bidi, zero-width and other default-ignorable characters, odd spaces, private and unassigned
 * ones, halves of surrogate pairs.
 * Line feeds are among them: what somebody else wrote begins no line.
 */
export function escapeText(text: string, write: (codePoint: number) => string = inBraces): string {
  return text.replace(unseen, (character) => write(character.codePointAt(0) ?? 0));
}

/** The same for JSON that is written already, and for other source text with its escapes: `\u202e`, line feeds left alone. */
export function escapeJson(text: string): string {
  return text.replace(unseen, (character) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, index) => inUnits(character.charCodeAt(index))).join(""),
  );
}

/** Whether a text holds something that `escapeText` escapes. */
export function hasUnseen(text: string): boolean {
  return text.search(unseen) >= 0;
}

// Besides what has no glyph: the spaces that are none of the keyboard's, the blank of Braille, the empty note head.
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2800\u{1d159}]/gu;

function inBraces(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

function inUnits(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
