/**
 * What a model may read of a text: cleaned and capped (governance.md 3.12). The reader cleans what a definition says; this is
 * for what is put together from it, and for what a policy says instead.
 */
export function modelText(text: string, limit: number): string {
  const clean = plain.test(text) ? text.trim() : cleaned(text);
  return clean.length <= limit
    ? clean
    : `${clean
        .slice(0, limit - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, "")}…`;
}

const plain = /^[ -~]*$/u;

function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Zl}\p{Zp}\t\r\n]+/gu, " ")
    .replace(invisible, "")
    .trim();
}

// Control, format (bidi, zero-width, soft hyphen, tags), private use and unassigned characters.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;
