import { isObject, type Json } from "../json.ts";

/** Tells whether a value equals one of some values. */
export function equalTo(wanted: readonly Json[]): (value: Json) => boolean {
  const scalars = new Set<Json>(wanted.filter((value) => typeof value !== "object" || value === null));
  const names = new Set(wanted.filter((value) => !scalars.has(value)).map(nameOf));
  return (value) =>
    typeof value === "object" && value !== null
      ? names.size > 0 && names.has(nameOf(value))
      : scalars.has(value);
}

/**
 * Whether no two elements are equal, in time linear in their size. The usual comparison of every pair takes seconds at
 * 20,000 objects, which an agent may send.
 */
export function hasUniqueItems(items: readonly Json[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    const name = nameOf(item);
    if (seen.has(name)) return false;
    seen.add(name);
  }
  return true;
}

// Equal values have one name whatever the order of their keys; values of different types never share one.
function nameOf(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(nameOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${nameOf(value[key] as Json)}`);
  return `{${members.join()}}`;
}
