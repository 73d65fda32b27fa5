/**
 * A key as a service that ignores case, width, white space and what no screen shows would read it. Two keys that fold to
 * one are lookalikes. Takes time linear in the key.
 */
export function fold(key: string): string {
  if (/^[a-z0-9_-]*$/u.test(key)) return key;
  if (isPlainKey(key)) return key.toLowerCase();
  const plain = withoutUnseen(normal(key));
  // Lower, upper, lower: `ẞ` becomes `ß` first, then `SS`; upper-casing alone leaves it apart from what it folds to.
  return withoutUnseen(normal(plain.toLowerCase().toUpperCase().toLowerCase()));
}

// White space, controls, formats (which annotate, join or turn the text), what is no character, and blank characters.
const unseen =
  /[\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u{1d159}]/gu;

/** Whether a key is what it looks like but for its case: folding it is cheap. */
export function isPlainKey(key: string): boolean {
  return /^[\x21-\x7e]*$/u.test(key);
}

/** A key without what is never seen: what is left of it may be much shorter. */
export function withoutUnseen(key: string): string {
  return key.replace(unseen, "");
}

function normal(text: string): string {
  return withShortRuns(withoutUnseen(text)).normalize("NFKC");
}

// Marks in a row are put in order in time that grows with the square of their number; no name has so many.
const longestRun = 30;

function withShortRuns(text: string): string {
  if (!/\p{M}{31}/u.test(text)) return text;
  let kept = "";
  let run = 0;
  for (const character of text) {
    run = /\p{M}/u.test(character) ? run + 1 : 0;
    if (run <= longestRun) kept += character;
  }
  return kept;
}
