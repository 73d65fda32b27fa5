/** A key of its own for each of several members that would have one: the second becomes `key (2)`. `taken` is one object's. */
export function freeKey(target: object, key: string, taken: Map<string, number>): string {
  let name = key;
  for (let index = taken.get(key) ?? 2; Object.hasOwn(target, name); index++) {
    name = `${key} (${index})`;
    taken.set(key, index + 1);
  }
  return name;
}
