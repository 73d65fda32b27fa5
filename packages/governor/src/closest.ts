/** The candidate that was most likely meant; nothing when none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  return [...candidates].find((candidate) => candidate.toLowerCase() === word.toLowerCase());
}
