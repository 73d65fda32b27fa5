import type { Issue, Json, WireParameter } from "@interlock/core";
import { shownPath } from "./shown.ts";

const separators = { csv: ",", ssv: " ", tsv: "\t", pipes: "|", multi: "," } as const;

/**
 * The text of a value in a path, query or header: strings as they are, numbers and booleans as JSON prints them, arrays
 * joined, objects as JSON (connectors.md 7.4). dynamicInvoke's string map cannot repeat a name, so `multi` is joined too.
 */
export function toText(value: Json, format?: WireParameter["collectionFormat"]): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((item: Json) => toText(item)).join(separatorOf(format));
  return JSON.stringify(value);
}

/**
 * The elements of an array that would be read as others once they are joined: those that hold the separator, a lone empty
 * one, which is no element on the wire, null, which is the text "null", and a list, whose elements are joined too. What was
 * judged (how many there are, what each may be) would not be what is sent (governance.md 4.16). `path`: where it stands.
 */
export function joinIssues(
  value: Json,
  format: WireParameter["collectionFormat"],
  path: Path,
): readonly Issue[] {
  if (!Array.isArray(value)) return none;
  const separator = separatorOf(format);
  const isLone = value.length === 1;
  return value.flatMap((item: Json, index): readonly Issue[] => {
    const message = Array.isArray(item)
      ? "a list in a list that is joined would be read as its elements"
      : joinedAs(item, separator, isLone);
    return message === undefined ? none : [refusedAt([...path, index], message)];
  });
}

/** The same of an array whose elements are sent each by itself: a list among them is joined. */
export function repeatIssues(value: Json, path: Path): readonly Issue[] {
  if (!Array.isArray(value)) return none;
  return value.flatMap((item: Json, index): readonly Issue[] =>
    item === null ? [refusedAt([...path, index], noText)] : joinIssues(item, undefined, [...path, index]),
  );
}

type Path = readonly (string | number)[];

const none: readonly Issue[] = [];
const noText = "null among the elements would be sent as a text";

function joinedAs(item: Json, separator: string, isLone: boolean): string | undefined {
  if (item === null) return noText;
  const text = toText(item);
  if (isLone && text === "") return "a list of one empty element is sent like an empty list";
  return text.includes(separator) ? "the element holds the character that separates elements" : undefined;
}

function refusedAt(path: Path, message: string): Issue {
  return { code: "value-refused", pointer: shownPath(path), message };
}

function separatorOf(format: WireParameter["collectionFormat"]): string {
  return separators[format ?? "csv"];
}
