import type { Json, JsonObject } from "@interlock/core";
import type { JournalEntry } from "@interlock/governor";

/** Which member of an entry is changed, how, and into what; any number does. */
export interface Change {
  readonly at: number;
  readonly how: number;
  readonly value: Json;
}

type Path = readonly (string | number)[];

/** A copy of an entry in which one thing, at any depth, is another one, or is gone, or is new. */
export function changeSomething(entry: JournalEntry, { at, how, value }: Change): JournalEntry {
  const copy = JSON.parse(JSON.stringify(entry)) as Json;
  const paths = pathsOf(copy);
  const path = paths[at % paths.length] as Path;
  // Now and then the whole line.
  if (at % 97 === 0) return value as unknown as JournalEntry;
  const holder = path.slice(0, -1).reduce<Json>((node, key) => (node as JsonObject)[key] as Json, copy);
  const name = path.at(-1) as string;
  const before = (holder as JsonObject)[name] as Json;
  if (how % 5 === 0) delete (holder as Record<string, Json>)[name];
  else if (how % 5 === 1) define(holder, ["__proto__", "toJSON", "extra", "mac "][how % 4] as string, value);
  else define(holder, name, how % 5 === 2 ? value : near(before, how));
  return copy as unknown as JournalEntry;
}

// As a forger would: hardly different.
function near(before: Json, how: number): Json {
  if (typeof before === "number") return how % 2 ? before + 1 : String(before);
  if (typeof before === "string") {
    const at = how % (before.length + 1);
    return before.slice(0, at) + (before[at] === "0" ? "1" : "0") + before.slice(at + (how % 2));
  }
  return Array.isArray(before) ? [...before, "more"] : null;
}

function define(holder: Json, name: string, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function pathsOf(node: Json, path: Path = []): readonly Path[] {
  if (typeof node !== "object" || node === null) return [path];
  const below = Object.entries(node).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}
