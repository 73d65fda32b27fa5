/** The parts of a path between its slashes, as a template has them: literals, and names in between. */
export interface Template {
  readonly names: readonly string[];
  /** Characters that are not a name's. */
  readonly literals: number;
  /** The names' values as they stand in a path, shortest first where several would do; `undefined` when it does not fit. */
  match(path: string): readonly string[] | undefined;
}

/** Reads a path template. A value is one character or more and no slash; matching never goes back. */
export function readTemplate(template: string): Template {
  const segments = template.split("/").map((segment) => segment.split(/\{([^{}]*)\}/u));
  const literals = segments.flatMap((parts) => parts.filter((_, index) => index % 2 === 0));
  const matchers = segments.map(matchSegment);
  return {
    names: segments.flatMap((parts) => parts.filter((_, index) => index % 2 === 1)),
    literals: literals.join("").length + segments.length - 1,
    match: (path) => {
      const given = path.split("/");
      if (given.length !== matchers.length) return undefined;
      const values: string[] = [];
      for (const [index, match] of matchers.entries()) {
        const found = match(given[index] as string);
        if (found === undefined) return undefined;
        values.push(...found);
      }
      return values;
    },
  };
}

type MatchSegment = (text: string) => readonly string[] | undefined;

// A value ends where what stands after it is first found; if a later place fits, so does the first.
function matchSegment(parts: readonly string[]): MatchSegment {
  const literals = parts.filter((_, index) => index % 2 === 0).map(literal);
  const [first = "", ...later] = literals;
  const only = new RegExp(`^(?:${first})$`, "u");
  const start = new RegExp(`^(?:${first})`, "u");
  const rest = later.map(
    (source, index) => new RegExp(`${source}${index === later.length - 1 ? "$" : ""}`, "gu"),
  );
  if (rest.length === 0) return (text) => (only.test(text) ? [] : undefined);
  return (text) => {
    const begun = start.exec(text);
    if (begun === null) return undefined;
    const values: string[] = [];
    let at = begun[0].length;
    for (const pattern of rest) {
      pattern.lastIndex = at + 1;
      const found = at < text.length ? pattern.exec(text) : null;
      if (found === null) return undefined;
      values.push(text.slice(at, found.index));
      at = found.index + found[0].length;
    }
    return values;
  };
}

// A template's own characters may arrive encoded (`(` as `%28`), so both forms of each fit.
function literal(text: string): string {
  return [...text]
    .map((char) => {
      const itself = `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
      return /[\w-]/u.test(char) ? itself : `(?:${itself}|${encoded(char)})`;
    })
    .join("");
}

function encoded(char: string): string {
  return Buffer.from(char)
    .toString("hex")
    .replaceAll(
      /../gu,
      (byte) => `%${byte.replaceAll(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`)}`,
    );
}
