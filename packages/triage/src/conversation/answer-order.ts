import type { Leaf, Operation } from "@interlock/core";
import { type Dependencies, dependencies } from "@interlock/swagger";
import { isWithin, nodeAt, resolvePointer } from "../roles/parameter-index.ts";

/** Leaves in the order in which they can be answered: parents before children, else needed and important ones first. */
export function answerOrder(
  operation: Operation,
  leaves: readonly Leaf[],
  isNeeded: (leaf: Leaf) => boolean,
): readonly Leaf[] {
  const graph = dependencies(operation);
  const ordered: Leaf[] = [];
  const seen = new Set<Leaf>();
  const byRank = [...leaves].sort((a, b) => rank(a, isNeeded) - rank(b, isNeeded));
  const visit = (leaf: Leaf, depth: number): void => {
    if (seen.has(leaf) || depth > leaves.length) return;
    seen.add(leaf);
    for (const parent of parentsOf(operation, leaf, graph))
      if (leaves.includes(parent)) visit(parent, depth + 1);
    ordered.push(leaf);
  };
  for (const leaf of byRank) visit(leaf, 0);
  return ordered;
}

/** The leaves whose values a leaf's look-ups need. */
export function parentsOf(
  operation: Operation,
  leaf: Leaf,
  graph: Dependencies = dependencies(operation),
): readonly Leaf[] {
  const pointers = graph.needs.get(leaf.pointer) ?? [];
  return pointers.flatMap((pointer) => {
    const address = resolvePointer(operation, pointer);
    const node = address === undefined ? undefined : nodeAt(operation, address);
    if (address === undefined || node === undefined) return [];
    return node.kind === "leaf"
      ? [node.leaf].filter((parent) => parent !== leaf)
      : operation.parameters.filter((parent) => parent !== leaf && isWithin(parent, address));
  });
}

// The order of the field's own designer: required, important, plain, advanced (connectors.md 6.3).
function rank(leaf: Leaf, isNeeded: (leaf: Leaf) => boolean): number {
  if (isNeeded(leaf)) return 0;
  const visibility = leaf.visibility?.toLowerCase();
  return visibility === "important" ? 1 : visibility === "advanced" ? 3 : 2;
}
