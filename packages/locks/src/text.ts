import { formatPath, type Issue, type Json, type WireParameter } from "@interlock/core";

const separators = { csv: ",", ssv: " ", tsv: "\t", pipes: "|", multi: "," } as const;

/**
 * The text of a value in a path, query or header: strings as they are, numbers and booleans as JSON prints them, arrays
 * joined, objects as JSON (connectors.md §7.4). dynamicInvoke's string map cannot repeat a name, so `multi` is joined too.
 */
export function toText(value: Json, format?: WireParameter["collectionFormat"]): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item: Json) => toText(item)).join(separatorOf(format));
  return JSON.stringify(value);
}

/**
 * The elements of a joined array that hold the separator themselves. On the wire they would be two, so that what was
 * judged (how many there are, what each may be) would not be what is sent (governance.md §4).
 */
export function joinIssues(parameter: WireParameter, value: Json): readonly Issue[] {
  if (!Array.isArray(value)) return [];
  const separator = separatorOf(parameter.collectionFormat);
  return value.flatMap((item: Json, index): readonly Issue[] => {
    if (!toText(item).includes(separator)) return [];
    const pointer = formatPath([parameter.key, index]);
    return [
      { code: "value-refused", pointer, message: "the element holds the character that separates elements" },
    ];
  });
}

function separatorOf(format: WireParameter["collectionFormat"]): string {
  return separators[format ?? "csv"];
}
