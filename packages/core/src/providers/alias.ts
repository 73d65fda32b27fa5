import { digest } from "../canonical.ts";
import { isObject, type Json, type JsonObject, put } from "../json.ts";

/** What a name must look like where it is used. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  /** What stands for a character that is not allowed, and before a first one that may not come first. */
  readonly filler: string;
}

/** One-to-one names: each name that a rule refuses, with the one that stands for it. */
export type AliasTable = ReadonlyMap<string, string>;

/** Finds an alias for each name that the rule refuses. Names that it accepts keep themselves, and no two ever meet. */
export function aliasTable(names: readonly string[], rule: NameRule): AliasTable {
  const taken = new Set(names);
  const table = new Map<string, string>();
  for (const name of names) {
    if (table.has(name) || rule.pattern.test(name)) continue;
    const alias = freeAlias(name, rule, taken);
    taken.add(alias);
    table.set(name, alias);
  }
  return table;
}

/** The name as the other side knows it. */
export function encodeName(table: AliasTable, name: string): string {
  return swapped(table).get(name) ?? name;
}

/** The inverse of `encodeName`. */
export function decodeName(table: AliasTable, name: string): string {
  return swapped(table).get(name) ?? name;
}

/** Renames the top-level keys of arguments. */
export function encodeKeys(table: AliasTable, args: JsonObject): JsonObject {
  return rename(table, args);
}

/** The inverse of `encodeKeys`: `decodeKeys(table, encodeKeys(table, args))` equals `args`, whatever its keys are. */
export function decodeKeys(table: AliasTable, args: JsonObject): JsonObject {
  return rename(table, args);
}

const swaps = new WeakMap<AliasTable, ReadonlyMap<string, string>>();

// Each pair is swapped both ways. A swap is its own inverse on every text, so a key that nobody declared (a model that
// sends the name behind an alias) never lands on a declared one.
function swapped(table: AliasTable): ReadonlyMap<string, string> {
  let both = swaps.get(table);
  if (both === undefined) {
    both = new Map([...table].flatMap(([name, alias]) => [[name, alias] as const, [alias, name] as const]));
    swaps.set(table, both);
  }
  return both;
}

function rename(table: AliasTable, args: JsonObject): JsonObject {
  if (table.size === 0 || !isObject(args)) return args;
  const renamed: Record<string, Json> = {};
  for (const [key, value] of Object.entries(args)) put(renamed, encodeName(table, key), value);
  return renamed;
}

function freeAlias(name: string, rule: NameRule, taken: ReadonlySet<string>): string {
  const plain = legal(name, rule);
  if (rule.pattern.test(plain) && !taken.has(plain)) return plain;
  // A part of the name's digest keeps an alias the same whatever else is in the list.
  const mark = digest(name.toWellFormed(), "interlock-alias");
  for (let length = 6; length <= mark.length; length++) {
    const ending = `${rule.filler}${mark.slice(0, length)}`;
    const alias = `${plain.slice(0, Math.max(0, rule.maxLength - ending.length))}${ending}`;
    if (rule.pattern.test(alias) && !taken.has(alias)) return alias;
  }
  throw new RangeError("no alias is left");
}

function legal(name: string, rule: NameRule): string {
  const allowed = [...name]
    .map((char) => (rule.pattern.test(`a${char}`) ? char : rule.filler))
    .join("")
    .replace(/_{2,}/gu, "_")
    .replace(/^_+(?=[A-Za-z])/u, "")
    .replace(/(?<=[A-Za-z0-9])_+$/u, "");
  const started = rule.pattern.test(allowed.charAt(0)) ? allowed : `${rule.filler}${allowed}`;
  return started.slice(0, rule.maxLength);
}
