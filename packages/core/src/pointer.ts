/**
 * One step inside a value: a property name, `null` for "every element of an array", or `true` for "every key of an object
 * that its definition does not declare". Only the last step of an address is ever `true`.
 */
export type Segment = Step | true;

/** A step to what a definition declares. */
export type Step = string | null;

/** The address of a parameter or of a leaf below the body parameter (policy.md 2.1). */
export interface Pointer {
  /** The location it is qualified with, when one name stands in two places: `/query:id`. */
  readonly in?: Location;
  /** The parameter's own name. */
  readonly name: string;
  /** The steps below the parameter. */
  readonly segments: readonly Segment[];
}

const otherKeys = "~other";

/** Where a parameter travels. */
export type Location = "path" | "query" | "header" | "formData" | "body";

const locations: readonly string[] = ["path", "query", "header", "formData", "body"];

/** Reads a pointer, `undefined` when it is none. A name that begins like a location is always written qualified. */
export function parsePointer(text: string): Pointer | undefined {
  if (!text.startsWith("/")) return undefined;
  const tokens = text.slice(1).split("/");
  const first = tokens[0] as string;
  const rest = tokens.slice(1);
  // No escape produces it: a property that is called so is written `~0other`.
  const others = rest.at(-1) === otherKeys ? [true as const] : [];
  const named = others.length === 0 ? tokens : tokens.slice(0, -1);
  if (!named.every((token) => /^(?:[^~]|~[012])*$/su.test(token))) return undefined;
  const segments: readonly Segment[] = [
    ...named.slice(1).map((token) => (token === "*" ? null : unescapeToken(token))),
    ...others,
  ];
  const colon = first.indexOf(":");
  const prefix = colon > 0 ? first.slice(0, colon) : "";
  return locations.includes(prefix)
    ? { in: prefix as Location, name: unescapeToken(first.slice(colon + 1)), segments }
    : { name: unescapeToken(first), segments };
}

/** Writes a pointer; the inverse of `parsePointer`. */
export function formatPointer(pointer: Pointer): string {
  const prefix = pointer.in === undefined ? "" : `${pointer.in}:`;
  return pointer.segments.reduce<string>(pointerBelow, `/${prefix}${escapeToken(pointer.name)}`);
}

/** The pointer one step below another. */
export function pointerBelow(pointer: string, step: Segment): string {
  return `${pointer}/${step === null ? "*" : step === true ? otherKeys : escapeToken(step)}`;
}

/** The argument key of a parameter: the pointer's first token, unescaped (`issueId`, `query:id`). */
export function argumentKey(pointer: Pick<Pointer, "in" | "name">): string {
  return pointer.in === undefined ? pointer.name : `${pointer.in}:${pointer.name}`;
}

/** A concrete address in a value, with array indices: `/rows/3/owner`. */
export function formatPath(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${typeof step === "number" ? step : escapeToken(step)}`).join("");
}

// `~2` is ours: it tells a property that is literally named `*` from an array step (policy.md 2.1).
function escapeToken(token: string): string {
  if (!/[~/*]/u.test(token)) return token;
  const escaped = token.replaceAll("~", "~0").replaceAll("/", "~1");
  return escaped === "*" ? "~2" : escaped;
}

function unescapeToken(token: string): string {
  return token.replaceAll("~2", "*").replaceAll("~1", "/").replaceAll("~0", "~");
}
