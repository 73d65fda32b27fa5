/** Hands out the names of types, each once. */
export interface TypeNames {
  /** Writes the types of a tool under a base name; under another one if it takes a name that is taken. */
  readonly claim: (tool: string, write: (base: string) => Promise<string>) => Promise<string>;
}

/** No names taken yet. */
export function createTypeNames(): TypeNames {
  const taken = new Set<string>();
  return {
    claim: async (tool, write) => {
      const plain = identifier(tool);
      for (let attempt = 1; ; attempt++) {
        const text = await write(attempt === 1 ? plain : `${plain}V${attempt}`);
        const names = declaredNames(text);
        if (names.some((name) => taken.has(name))) continue;
        for (const name of names) taken.add(name);
        return text;
      }
    },
  };
}

/** A legal identifier in Pascal case: `get-issue` becomes `GetIssue`, `2fa` becomes `T2Fa`. */
export function identifier(text: string): string {
  // Marks in a row take time that grows with the square of their number.
  const words = text
    .slice(0, longest)
    .normalize("NFKD")
    .split(/[^A-Za-z0-9]+/u);
  const name = words
    .filter((word) => word !== "")
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join("")
    // As the generator writes it: a letter after digits is a capital.
    .replaceAll(/\d[a-z]/gu, (pair) => pair.toUpperCase());
  return /^[A-Z]/u.test(name) ? name : `T${name}`;
}

const longest = 1_000;

function declaredNames(text: string): readonly string[] {
  return [...text.matchAll(/^export (?:interface|type) ([A-Za-z0-9_$]+)/gmu)].map(
    (match) => match[1] as string,
  );
}
