import { isObject, type Json, own } from "@interlock/core";

/**
 * Follows a response path string: split at `/`, the exact key before any other case, array indices; the whole string as
 * one key when that leads nowhere. `undefined` when nothing is there; prototypes are never walked (connectors.md 0.2.2).
 */
export function readPath(value: Json | undefined, path: string | undefined): Json | undefined {
  if (path === undefined || path === "") return value;
  let at: Json | undefined = value;
  for (const segment of path.split("/")) {
    if (segment !== "") at = step(at, segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  return at === undefined && !isForbidden(path) ? own(value, path) : at;
}

function step(value: Json | undefined, segment: string): Json | undefined {
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/u.test(segment) ? value[Number(segment)] : undefined;
  if (!isObject(value) || isForbidden(segment)) return undefined;
  if (Object.hasOwn(value, segment)) return value[segment];
  const lower = segment.toLowerCase();
  const name = Object.keys(value).find((key) => key.toLowerCase() === lower && !isForbidden(key));
  return name === undefined ? undefined : value[name];
}

/** Names that no answer may make anybody walk. */
export function isForbidden(name: string): boolean {
  return name === "__proto__" || name === "constructor" || name === "prototype";
}
