import type { Issue, Json, WireParameter } from "@interlock/core";
import { shownPath } from "./shown.ts";

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
 * The elements of an array that would be read as others once they are joined: those that hold the separator, and a lone
 * empty one, which is no element on the wire. What was judged (how many there are, what each may be) would not be what is
 * sent (governance.md §4).
 */
export function joinIssues(parameter: WireParameter, value: Json): readonly Issue[] {
  if (!Array.isArray(value)) return none;
  const separator = separatorOf(parameter.collectionFormat);
  const isLone = value.length === 1;
  return value.flatMap((item: Json, index): readonly Issue[] => {
    const text = toText(item);
    if (isLone && text === "")
      return [refusedAt(parameter, index, "a list of one empty element is sent like an empty list")];
    if (!text.includes(separator)) return none;
    return [refusedAt(parameter, index, "the element holds the character that separates elements")];
  });
}

const none: readonly Issue[] = [];

function refusedAt({ key }: WireParameter, index: number, message: string): Issue {
  return { code: "value-refused", pointer: shownPath([key, index]), message };
}

function separatorOf(format: WireParameter["collectionFormat"]): string {
  return separators[format ?? "csv"];
}
