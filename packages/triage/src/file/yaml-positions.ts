import { formatPath } from "@interlock/core";
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";

/** Where something stands in a text; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value stands, and its key when it is a member of a mapping. */
export interface Positions {
  readonly key?: Position;
  readonly value: Position;
}

/** Where the value at a path (`formatPath`) stands; `undefined` when nothing stands there. */
export type FindPosition = (path: string) => Positions | undefined;

/** Finds places in a document. Most have nothing to be pointed at: the places are looked for once somebody asks. */
export function openPositions(document: Document, lines: LineCounter): FindPosition {
  let positions: Map<string, Positions> | undefined;
  return (path) => {
    positions ??= allPositions(document, lines);
    return positions.get(path);
  };
}

function allPositions(document: Document, lines: LineCounter): Map<string, Positions> {
  const positions = new Map<string, Positions>();
  const add = (node: unknown, path: string, key?: Position): void => {
    const value = (hasRange(node) ? undefined : key) ?? startOf(lines, node);
    positions.set(path, key === undefined ? { value } : { key, value });
    // What an alias stands for is placed where it is written.
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isMap(target)) {
      for (const pair of target.items)
        add(pair.value, path + formatPath([keyName(pair.key)]), startOf(lines, pair.key));
    } else if (isSeq(target)) {
      for (const [index, item] of target.items.entries()) add(item, `${path}/${index}`);
    }
  };
  add(document.contents, "");
  return positions;
}

/** Where a node begins; the text's beginning for one that is not written at all. */
export function startOf(lines: LineCounter, node: unknown): Position {
  if (!hasRange(node)) return { line: 1, column: 1 };
  const { line, col } = lines.linePos(node.range[0]);
  return { line, column: col };
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return (node as Node | null)?.range != null;
}

/** The name that a mapping's key stands for. */
export function keyName(key: unknown): string {
  return isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : "";
}
