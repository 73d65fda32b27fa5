/** Names `$defs` entries after what a `$ref` points at: `[A-Za-z0-9._-]` only, unique, in the order of first use. */
export function createDefinitionNames(): (reference: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return (reference) => {
    const known = names.get(reference);
    if (known !== undefined) return known;
    const plain = plainName(reference);
    let name = plain;
    for (let next = 2; taken.has(name); next++) name = `${plain}-${next}`;
    names.set(reference, name);
    taken.add(name);
    return name;
  };
}

function plainName(reference: string): string {
  const last = reference.slice(reference.lastIndexOf("/") + 1);
  const name = last
    .replaceAll(/%[\dA-Fa-f]{2}|~[01]|[^A-Za-z0-9._-]/gu, "_")
    .replace(/^_+/u, "")
    .slice(0, 100);
  return name === "" ? "schema" : name;
}
