import { fold, withoutUnseen } from "./fold.ts";

/** The keys at a body's root by which the platform takes the body apart (connectors.md 6.6). */
export const envelopeKeys: readonly string[] = ["$content", "$content-type", "$multipart"];

/** Whether a key is one of them, or looks like one. */
export function isEnvelopeKey(key: string): boolean {
  if (isPlainStart(key.charCodeAt(0))) return false;
  // What is seen of a key never becomes ASCII of fewer characters.
  const seen = withoutUnseen(key);
  return seen.length <= longest && envelopeKeys.includes(fold(seen));
}

const longest = Math.max(...envelopeKeys.map((key) => key.length));

// What begins with an ASCII letter or digit begins so when it is folded, and they all begin with `$`.
function isPlainStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}
