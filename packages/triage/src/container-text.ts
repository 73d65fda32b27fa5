import { type JsonSchema, type Lock, put } from "@interlock/core";

/**
 * The keywords of an object that holds locks without those texts that tell of them: by a name, or by a locked text. Text
 * of an object speaks of what is in it.
 */
export function withoutLockedText(
  keywords: JsonSchema,
  locks: readonly Pick<Lock, "value">[],
  hidden: ReadonlySet<string>,
): JsonSchema {
  const told = [...hidden, ...locks.map(({ value }) => value)]
    .filter((text) => typeof text === "string" && text.length > 1)
    .map((text) => (text as string).toLowerCase());
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(keywords)) {
    const text = typeof value === "string" ? value.toLowerCase() : "";
    if (!told.some((each) => holdsWord(text, each))) put(kept, keyword, value);
  }
  return kept as JsonSchema;
}

// Not in the middle of a word: a property called `to` is not in "Total".
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + word.length] ?? " "}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}
