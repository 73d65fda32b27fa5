/** How many levels of an answer are read. */
const deepest = 500;
const instead = JSON.stringify(`(more than ${deepest} levels deep)`);

const quote = 0x22;
const backslash = 0x5c;

/** JSON text with what lies too deep in it replaced by a text that says so; parsing it would take ten times its size. */
export function shallowJson(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = endOfText(text, at);
    // `[` and `{`, `]` and `}` differ from one another in one bit each.
    else if ((unit | 0x20) === 0x7b) {
      depth++;
      if (depth === deepest + 1) parts.push(text.slice(kept, at), instead);
    } else if ((unit | 0x20) === 0x7d) {
      if (depth === deepest + 1) kept = at + 1;
      depth--;
    }
  }
  return parts.length === 0 || depth > deepest ? text : parts.join("") + text.slice(kept);
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}
