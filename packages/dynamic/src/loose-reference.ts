import type { LookupReference, Operation, Step } from "@interlock/core";
import { type InputNode, inputNodes, isInBody } from "./address.ts";

/**
 * An input for a reference that the reader found to name none: a sibling of the field, then outward; then any case;
 * then, for the old form, the only body leaf of that name (connectors.md 0.2.3 steps 6 to 8).
 */
export function looseReference(
  { reference, form }: LookupReference,
  operation: Operation,
  at: readonly (string | number)[] | undefined,
): InputNode | undefined {
  const parts = [[reference], reference.split(form === "parameter" ? "." : "/")];
  return (
    first(parts, (names) => nearby(names, operation, at)) ??
    first(parts, (names) => inAnyCase(names, operation)) ??
    (form === "parameter" ? onlyLeaf(reference, operation) : undefined)
  );
}

function first<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nearby(
  names: readonly string[],
  operation: Operation,
  at: readonly (string | number)[] | undefined,
): InputNode | undefined {
  const [key, ...steps] = at ?? [];
  for (let depth = steps.length - 1; depth >= 0; depth--) {
    const wanted: readonly Step[] = [
      ...steps.slice(0, depth).map((step) => (typeof step === "number" ? null : step)),
      ...names,
    ];
    const found = inputNodes(operation).find((node) => node.key === key && same(node.segments, wanted));
    if (found !== undefined) return found;
  }
  return undefined;
}

function inAnyCase(names: readonly string[], operation: Operation): InputNode | undefined {
  const wanted = names.map((name) => name.toLowerCase());
  const body = operation.body?.name.toLowerCase();
  return inputNodes(operation).find((node) => {
    if (!isInBody(node)) return same(["name" in node ? node.name.toLowerCase() : ""], wanted);
    const path = node.segments.filter((step) => step !== null).map((step) => step.toLowerCase());
    return same(path, wanted) || same([body ?? "", ...path], wanted) || same(["body", ...path], wanted);
  });
}

function onlyLeaf(name: string, operation: Operation): InputNode | undefined {
  const found = operation.parameters.filter((leaf) => leaf.in === "body" && leaf.segments.at(-1) === name);
  return found.length === 1 ? found[0] : undefined;
}

function same(path: readonly Step[], wanted: readonly Step[]): boolean {
  return path.length === wanted.length && path.every((step, index) => step === wanted[index]);
}
