import type { Json, WireParameter } from "@interlock/core";

const separators = { csv: ",", ssv: " ", tsv: "\t", pipes: "|", multi: "," } as const;

/**
 * The text of a value in a path, query or header: strings as they are, numbers and booleans as JSON prints them, arrays
 * joined, objects as JSON (connectors.md §7.4). dynamicInvoke's string map cannot repeat a name, so `multi` is joined too.
 */
export function toText(value: Json, format?: WireParameter["collectionFormat"]): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item: Json) => toText(item)).join(separators[format ?? "csv"]);
  return JSON.stringify(value);
}
