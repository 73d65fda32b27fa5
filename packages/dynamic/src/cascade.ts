import type { DynamicSource, Operation } from "@interlock/core";
import { inputNodes, isWithin } from "./address.ts";

/** Inputs that a node's look-ups refer to: when one of them changes, what it brought is to be looked up again. */
export function dependsOn(sources: readonly DynamicSource[]): readonly string[] {
  const referred = sources.flatMap((source) =>
    [...source.arguments, ...(source.tree?.browse?.arguments ?? [])].flatMap(({ from }) =>
      "reference" in from && from.pointer !== undefined ? [from.pointer] : [],
    ),
  );
  return [...new Set(referred)];
}

/** The inputs that have to be looked up again after one changed, directly or through others. */
export function dependents(operation: Operation, pointer: string): readonly string[] {
  const found = new Set<string>();
  const pending = [pointer];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const changed = next;
    for (const node of inputNodes(operation)) {
      if (node.dynamic.length === 0 || node.pointer === pointer || found.has(node.pointer)) continue;
      const parents = dependsOn(node.dynamic);
      if (!parents.some((parent) => isWithin(parent, changed) || isWithin(changed, parent))) continue;
      found.add(node.pointer);
      pending.push(node.pointer);
    }
  }
  return [...found];
}
