/**
 * Why a text may not stand in a path; `undefined` when it may. Ids may be URLs or pre-encoded tokens, so `/ \ ? # %` are
 * encoded and allowed; what walks the path is not (governance.md 4.10).
 */
export function pathRefusal(text: string): string | undefined {
  if (text === "") return "an empty value would change the path";
  // Nothing that could walk, and nothing to decode.
  if (/^[\w~@:=,+ -]+$/u.test(text)) return undefined;
  if (!text.isWellFormed()) return "the text holds half a surrogate pair";
  let current = text;
  for (let round = 0; round <= 6; round++) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    if (/[\u0000-\u001f\u007f-\u009f]|%c2%[89][0-9a-f]/iu.test(current))
      return "the value holds a control character";
    // A server that strips `;parameters` from segments sees `..;x` as `..`.
    if (/(?:^|[/\\])\.{1,2}(?:[/\\;]|$)/u.test(current)) return "the value holds a dot segment";
    const decoded = decode(current);
    if (decoded === current) return undefined;
    current = decoded;
  }
  return "the value is percent-encoded too many times";
}

// ASCII alone, sequence by sequence: it is what walks, and what is no UTF-8 must not hide what stands beside it.
function decode(text: string): string {
  return text
    .replace(overlong, (_, bit: string, low = "0") =>
      String.fromCharCode((hex(bit) << 6) | (hex(low) & 0x3f)),
    )
    .replace(/%u([0-9a-f]{4})|%([0-7][0-9a-f])/giu, (_, wide: string | undefined, ascii: string) =>
      String.fromCharCode(hex(wide ?? ascii)),
    );
}

// The forms of two, three and four bytes in which lenient servers still see an ASCII character; the last byte may be
// anything, or nothing.
const overlong = /%(?:c|e0%8|f0%80%8)([01])(?:%([0-9a-f]{2}))?/giu;

function hex(digits: string): number {
  return Number.parseInt(digits, 16);
}
