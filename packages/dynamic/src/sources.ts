import type { DynamicSource } from "@interlock/core";
import type { InputNode } from "./address.ts";

/** Sources of one value, in the order in which to try them: new before old, operations before built-ins (connectors.md 2.4). */
export function choiceSources(node: InputNode): readonly DynamicSource[] {
  return ordered(node.dynamic, (source) => {
    if (source.kind === "list") return 0;
    if (source.kind !== "values" || source.lookup.form === "capability") return undefined;
    return source.lookup.form === "builtIn" ? 2 : 1;
  });
}

/** Sources that are browsed: a tree, else the file picker (connectors.md 2.4, 3.6). */
export function treeSources(node: InputNode): readonly DynamicSource[] {
  return ordered(node.dynamic, (source) => {
    if (source.kind === "tree") return 0;
    return source.lookup.form === "capability" ? 1 : undefined;
  });
}

/** Sources of a schema: `-properties` before `-schema` (connectors.md 4.5). */
export function schemaSources(sources: readonly DynamicSource[]): readonly DynamicSource[] {
  return ordered(sources, ({ kind }) => (kind === "properties" ? 0 : kind === "schema" ? 1 : undefined));
}

/** Whether several values are picked: the input is an array, whichever of both carries the marker (connectors.md 1.3). */
export function isMultiple(node: InputNode, source: DynamicSource): boolean {
  return source.on === "items" || ("type" in node ? node.type === "array" : node.kind === "array");
}

function ordered(
  sources: readonly DynamicSource[],
  rank: (source: DynamicSource) => number | undefined,
): readonly DynamicSource[] {
  return sources
    .flatMap((source) => {
      const place = rank(source);
      return place === undefined ? [] : [{ source, place }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ source }) => source);
}
