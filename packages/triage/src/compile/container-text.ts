import { type Container, isObject, type Json, type JsonSchema, type Lock, put } from "@interlock/core";

/**
 * The keywords of an object that holds locks without those texts that tell of them: by a name, or by a locked text. Text
 * of an object speaks of what is in it.
 */
export function withoutLockedText(
  keywords: JsonSchema,
  container: Pick<Container, "segments">,
  locks: readonly Pick<Lock, "segments" | "value">[],
): JsonSchema {
  const told = locks
    .flatMap(({ segments, value }) => [...segments.slice(container.segments.length), ...textsIn(value)])
    .filter((text) => typeof text === "string" && text.length > 1)
    .map((text) => (text as string).toLowerCase());
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(keywords)) {
    const text = typeof value === "string" ? value.toLowerCase() : "";
    if (!told.some((each) => holdsWord(text, each))) put(kept, keyword, value);
  }
  return kept as JsonSchema;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, part]) => [key, ...textsIn(part)]) : [];
}

// Not in the middle of a word: a property called `to` is not in "Total".
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + word.length] ?? " "}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}
