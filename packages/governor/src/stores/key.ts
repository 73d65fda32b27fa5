import { createHash } from "node:crypto";

const mark = "\u0001";
const longest = 256;

/**
 * A text as a database keeps it in a key: one to one, without NUL and lone surrogates (which PostgreSQL refuses and SQLite
 * confuses), and short enough for any index. UTF-8 order is kept, for the first 256 characters.
 */
export function storageKey(text: string): string {
  const plain = isPlain(text) ? text : Array.from(text, escaped).join("");
  if (plain.length <= longest) return plain;
  // "#" is no hexadecimal digit, so a shortened key is never another text's key.
  const digest = createHash("sha256").update(plain).digest("hex");
  return `${plain.slice(0, longest).replace(/\p{Cs}$/u, "")}${mark}#${digest}`;
}

/** Orders keys as the databases do: by their UTF-8 bytes. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0") && !text.includes(mark);
}

function escaped(character: string): string {
  return isPlain(character) ? character : mark + character.charCodeAt(0).toString(16).padStart(4, "0");
}
