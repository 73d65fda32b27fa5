import { freeKey } from "./free-key.ts";
import { type Json, put } from "./json.ts";

const deepest = 500;
const most = 10_000_000;
const tooDeep = `(more than ${deepest} levels deep)`;

/**
 * What JSON makes of a value, in a form that every step after it can take: halves of surrogate pairs become U+FFFD, what is
 * no number `null`, what lies too deep a text that says so. A call that ran is not lost for how its answer is written.
 * `undefined` for what has no JSON form at all, and for more values than any answer holds.
 */
export function plainJson(value: unknown): Json | undefined {
  let left = most;
  const walk = (given: unknown, depth: number): Json | undefined => {
    if (left-- === 0) throw new NoJson();
    if (typeof given === "string") return given.toWellFormed();
    if (typeof given === "number") return Number.isFinite(given) ? given : null;
    if (typeof given === "boolean" || given === null) return given;
    if (typeof given === "bigint") throw new NoJson();
    if (typeof given !== "object") return undefined;
    if (depth > deepest) return tooDeep;
    const { toJSON } = given as { toJSON?: unknown };
    if (typeof toJSON === "function") return walk(toJSON.call(given, ""), depth + 1);
    if (Array.isArray(given)) return Array.from(given, (item) => walk(item, depth + 1) ?? null);
    const copy: Record<string, Json> = {};
    const taken = new Map<string, number>();
    for (const key of Object.keys(given)) {
      const member = walk((given as Record<string, unknown>)[key], depth + 1);
      if (member !== undefined) put(copy, freeKey(copy, key.toWellFormed(), taken), member);
    }
    return copy;
  };
  try {
    return walk(value, 0) ?? null;
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

class NoJson extends Error {}
