import type { Json } from "@interlock/core";
import { readPath } from "./response-path.ts";

/** Whether a media type is one of a file filter's, in any case; `type/*` stands for all of a type (connectors.md 3.6). */
export function fitsFilter(item: Json, path: string | undefined, filter: readonly string[]): boolean {
  const type = readPath(item, path ?? "MediaType");
  if (typeof type !== "string") return false;
  const lower = type.toLowerCase();
  return filter.some((each) => {
    const wanted = each.toLowerCase();
    return wanted.endsWith("/*") ? lower.startsWith(wanted.slice(0, -1)) : lower === wanted;
  });
}
