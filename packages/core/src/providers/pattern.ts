/** Whether a pattern means something in ECMAScript, as JSON Schema asks. */
export function isEcmaPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether engines of every kind read a pattern alike: no look-around, no back-reference, no named group, no `\p{..}`, no set
 * operation, no repeat above 1,000. OpenAI refuses the request otherwise ("regex lookaround is not supported", "is not a
 * 'regex'"), and what it compiles patterns with is neither published nor one engine.
 */
export function isPortablePattern(pattern: string): boolean {
  return isEcmaPattern(pattern) && isPlain(pattern) && !/[\u{d800}-\u{dfff}]/u.test(pattern);
}

// Walks a pattern that is well formed.
function isPlain(pattern: string): boolean {
  let inClass = false;
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at];
    if (char === "\\") {
      const length = plainEscape(pattern.slice(at, at + 6));
      if (length === 0) return false;
      at += length;
    } else if (inClass) {
      if (char === "[" || isSetOperator(pattern, at)) return false;
      inClass = char !== "]";
      at++;
    } else if (char === "[") {
      inClass = true;
      at += pattern[at + 1] === "^" ? 2 : 1;
      // An empty class: nothing or anything in ECMAScript, the beginning of a longer one elsewhere.
      if (pattern[at] === "]") return false;
    } else if (char === "(" && pattern[at + 1] === "?") {
      if (pattern[at + 2] !== ":") return false;
      at += 3;
    } else if (char === "{") {
      const end = pattern.indexOf("}", at);
      if (!isSmallRepeat(pattern.slice(at + 1, Math.min(end, at + 12)))) return false;
      at = end + 1;
    } else at++;
  }
  return true;
}

function isSetOperator(pattern: string, at: number): boolean {
  return ["&&", "--", "~~", "||"].includes(pattern.slice(at, at + 2));
}

function isSmallRepeat(text: string): boolean {
  const counts = text.split(",").filter((count) => count !== "");
  return counts.length > 0 && counts.every((count) => /^\d{1,4}$/u.test(count) && Number(count) <= 1_000);
}

// Its length, 0 when some engine reads it otherwise.
function plainEscape(text: string): number {
  if (/^\\[dDwWsSbBnrtfv]/u.test(text) || /^\\[!-/:-@[-`{-~]/u.test(text))
    return /^\\[<>]/u.test(text) ? 0 : 2;
  if (/^\\x[0-9a-fA-F]{2}/u.test(text)) return 4;
  return /^\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}/u.test(text) ? 6 : 0;
}
