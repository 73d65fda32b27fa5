/**
 * The words of a name or a sentence in lower case, separated by camelCase, `_`, `-`, spaces and other punctuation; read when
 * they are first asked for.
 */
export function lazyWords(text: string): () => readonly string[] {
  let words: readonly string[] | undefined;
  return () => {
    words ??= nameWords(text);
    return words;
  };
}

/** Whether one of the phrases stands among the words, whole words in a row. */
export function holdsPhrase(words: readonly string[], phrases: readonly string[]): string | undefined {
  const text = ` ${words.join(" ")} `;
  return phrases.find((phrase) => text.includes(` ${phrase} `));
}

const longest = 512;

function nameWords(text: string): readonly string[] {
  return text
    .slice(0, longest)
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "");
}
