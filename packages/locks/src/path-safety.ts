/**
 * Why a text may not stand in a path; `undefined` when it may. Ids may be URLs or pre-encoded tokens, so `/ \ ? # %` are
 * encoded and allowed; what walks the path is not (governance.md §4).
 */
export function pathRefusal(text: string): string | undefined {
  if (text === "") return "an empty value would change the path";
  // Nothing that could walk, and nothing to decode.
  if (/^[\w~@:=,+ -]+$/u.test(text)) return undefined;
  if (!text.isWellFormed()) return "the text holds half a surrogate pair";
  let current = text;
  for (let round = 0; round <= 6; round++) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    if (/[\u0000-\u001f\u007f-\u009f]/u.test(current)) return "the value holds a control character";
    // A server that strips `;parameters` from segments sees `..;x` as `..`.
    if (/(?:^|[/\\])\.{1,2}(?:[/\\;]|$)/u.test(current)) return "the value holds a dot segment";
    const decoded = decode(current);
    if (decoded === current) return undefined;
    current = decoded;
  }
  return "the value is percent-encoded too many times";
}

// Sequence by sequence: one malformed `%` must not hide the others.
function decode(text: string): string {
  return text
    .replace(/%u([0-9a-f]{4})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/giu, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return decodeBytes(run);
      }
    });
}

// What is no UTF-8: ASCII byte by byte, and the overlong forms in which lenient servers still see an ASCII character.
function decodeBytes(run: string): string {
  const bytes = run
    .slice(1)
    .split("%")
    .map((hex) => Number.parseInt(hex, 16));
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    const overlong = overlongAt(bytes, at);
    if (overlong !== undefined) {
      text += String.fromCharCode(overlong.code);
      at += overlong.length - 1;
    } else {
      const byte = bytes[at] as number;
      text += byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
    }
  }
  return text;
}

function overlongAt(
  bytes: readonly number[],
  at: number,
): { readonly code: number; readonly length: number } | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.slice(at, at + 4);
  if (first === 0xc0 || first === 0xc1) return { code: ((first & 1) << 6) | (second & 0x3f), length: 2 };
  if (first === 0xe0 && (second & 0xfe) === 0x80)
    return { code: ((second & 1) << 6) | (third & 0x3f), length: 3 };
  if (first === 0xf0 && second === 0x80 && (third & 0xfe) === 0x80)
    return { code: ((third & 1) << 6) | (fourth & 0x3f), length: 4 };
  return undefined;
}
