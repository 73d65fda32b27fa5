import { formatPath, type Issue } from "@interlock/core";
import { stringEnd } from "./duplicate-keys.ts";

/** Gives an issue the place in the definition's text: its own, else its operation's. */
export type Locate = (issue: Issue, operation?: string) => Issue;

/** Finds paths and their members in the text of a definition that stands at `above`. Reads the text once, when asked. */
export function openLocate(text: string, above: readonly string[]): Locate {
  let offsets: ReadonlyMap<string, number> | undefined;
  let lines: readonly number[] | undefined;
  return (issue, operation) => {
    offsets ??= keyOffsets(text, [...above, "paths"]);
    const offset =
      offsets.get(issue.pointer) ?? (operation === undefined ? undefined : offsets.get(operation));
    if (offset === undefined) return issue;
    lines ??= lineStarts(text);
    return { ...issue, ...positionOf(lines, offset) };
  };
}

// Where each path's key and each key below it stand. Tolerates what the reader repairs.
function keyOffsets(text: string, above: readonly string[]): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  const keys: string[] = [];
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x7b || code === 0x5b) keys[depth++] = "";
    else if (code === 0x7d || code === 0x5d) depth = Math.max(0, depth - 1);
    if (code !== 0x22) continue;
    const end = stringEnd(text, index);
    if (depth > 0 && depth <= above.length + 2 && isKey(text, end + 1)) {
      keys[depth - 1] = unquoted(text.slice(index, end + 1));
      if (depth > above.length && above.every((step, level) => keys[level] === step))
        offsets.set(formatPath(["paths", ...keys.slice(above.length, depth)]), index);
    }
    index = end;
  }
  return offsets;
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (/[ \t\r\n]/u.test(text.charAt(at))) at++;
  return text.charAt(at) === ":";
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function positionOf(lines: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lines[low] as number) + 1 };
}
