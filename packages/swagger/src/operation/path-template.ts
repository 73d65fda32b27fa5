/** A path key as it can be sent, or why it cannot (reading.md R12). */
export interface CheckedTemplate {
  /** The template, each place spelt as its parameter is. */
  readonly path: string;
  /** Why nothing can be sent to it, a sentence each; empty when something can. */
  readonly unsendable: readonly string[];
  /** Places that were found by another case alone. */
  readonly repaired: readonly { readonly place: string; readonly name: string }[];
}

/** Checks a path key against the names of the operation's path parameters. */
export function checkTemplate(path: string, names: readonly string[]): CheckedTemplate {
  if (names.length === 0 && plain.test(path)) return { path, unsendable: none, repaired: none };
  const pieces = path.split(/\{([^{}]*)\}/u);
  const places = pieces.filter((_, index) => index % 2 === 1);
  const literals = pieces.filter((_, index) => index % 2 === 0);
  const faults = literalFaults(path, literals);
  if (faults.length === 0 && isSame(places, names)) return { path, unsendable: none, repaired: none };
  const spelt = new Map<string, string>();
  const unsendable: string[] = [];
  const free = names.filter((name) => !places.includes(name));
  for (const place of new Set(places)) {
    if (names.includes(place)) continue;
    const [name, twin] = free.filter((each) => each.toLowerCase() === place.toLowerCase());
    if (name !== undefined && twin === undefined && ![...spelt.values()].includes(name))
      spelt.set(place, name);
    else unsendable.push(whyNoParameter(place));
  }
  for (const name of free) {
    if (![...spelt.values()].includes(name))
      unsendable.push(`its path has no place for the parameter ${JSON.stringify(name)}`);
  }
  unsendable.push(...faults);
  return {
    path: pieces.map((piece, index) => (index % 2 === 1 ? `{${spelt.get(piece) ?? piece}}` : piece)).join(""),
    unsendable,
    repaired: [...spelt].map(([place, name]) => ({ place, name })),
  };
}

// Without places, dots or anything that a URL reads as more than text: most paths.
const plain = /^[\w/~@$,=:()'!*+;& -]*$/;
const none: readonly never[] = [];

function isSame(places: readonly string[], names: readonly string[]): boolean {
  return places.every((place) => names.includes(place)) && names.every((name) => places.includes(name));
}

function whyNoParameter(place: string): string {
  const constraint = /^[+#./;?&]|[:?*=<>]/u.test(place);
  return constraint
    ? `its path has the place {${place}}, with a syntax that connectors do not have`
    : `its path has a place {${place}} that no parameter fills`;
}

function literalFaults(path: string, literals: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const hasMarks = literals.some((literal) => /[?#\\{}]|\p{Cc}/u.test(literal));
  if (!hasMarks && !/\.|%/u.test(path)) return none;
  for (const mark of ["?", "#", "\\"])
    if (literals.some((literal) => literal.includes(mark))) faults.push(`its path key has a "${mark}" in it`);
  if (literals.some((literal) => /[{}]/u.test(literal)))
    faults.push("its path key has a brace without its other");
  if (literals.some((literal) => /\p{Cc}/u.test(literal)))
    faults.push("its path key has a control character");
  // What a service may decode once more is looked for as well: `%252f`.
  if (/%(?:25)*(?:2f|5c)/iu.test(path)) faults.push("its path key has an encoded slash in it");
  const segments = path.split("/").map((segment) => segment.replaceAll(/%(?:25)*2e/giu, "."));
  if (segments.some((segment) => segment === "." || segment === ".."))
    faults.push('its path key has a segment "." or ".."');
  return faults;
}
