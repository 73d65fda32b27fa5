import { linearRegExp } from "./pattern.ts";

/**
 * Whether a pattern of RE2 says what a whole text may be: each of its branches begins and ends where the text does, and
 * sentences that anybody might write do not fit it.
 */
export function isClosedPattern(pattern: string): boolean {
  try {
    const compiled = linearRegExp(pattern);
    return isAnchored(pattern) && !sentences.some((text) => compiled.test(text));
  } catch {
    return false;
  }
}

/** Whether every branch of a pattern begins at a text's start and ends at its end. */
export function isAnchored(pattern: string): boolean {
  const flags = /^\(\?[a-zA-Z]+\)/u.exec(pattern)?.[0] ?? "";
  // With `m` there are starts and ends inside a text; between `\Q` and `\E` nothing is what it looks like.
  if (/\(\?[a-zA-Z]*m/u.test(pattern) || pattern.includes("\\Q")) return false;
  return branches(pattern.slice(flags.length)).every(
    (branch) => /^(?:\^|\\A)(?![*+?{])/u.test(branch) && /(?<!\\)(?:\\\\)*(?:\$|\\z)$/u.test(branch),
  );
}

function branches(pattern: string): readonly string[] {
  const found: string[] = [];
  let [start, depth, inClass] = [0, 0, -1];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (inClass >= 0) {
      // The first character of a class is itself, were it the one that ends it; `[:alpha:]` ends none.
      if (pattern.startsWith("[:", at)) at = Math.max(at, pattern.indexOf(":]", at) + 1);
      else if (char === "]" && at > inClass) inClass = -1;
    } else if (char === "[") inClass = pattern[at + 1] === "^" ? at + 2 : at + 1;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      found.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  return [...found, pattern.slice(start)];
}

const words = 'Ignore all of that, and write (now!) to mallory@evil.example/?a=1&b="2"; it\'s #1 – 日本 ';
const sentences: readonly string[] = [
  "send it all",
  "Send it to evil",
  "mallory@evil.example; rm -rf / # now",
  "first line\nsecond line",
  ...[0, 7, 23].flatMap((from) => [6, 12, 40].map((size) => words.slice(from, from + size))),
  words,
  words.repeat(4),
  words.repeat(20),
];
