import { formatPath, formatPointer, type Leaf, type Operation } from "@interlock/core";
import { type Address, nodeAt } from "./parameter-index.ts";

/** The pointer of an address, as the operation itself writes it where it has a node there. */
export function formatAddress(operation: Operation, address: Address): string {
  const node = nodeAt(operation, address);
  if (node !== undefined) return node.kind === "leaf" ? node.leaf.pointer : node.container.pointer;
  const root = formatPath([address.key]);
  return `${root}${formatPointer({ name: "", segments: address.segments }).slice(1)}`;
}

/** The leaf's address and pointer alone. */
export function placeOf(leaf: Pick<Leaf, "pointer" | "key" | "segments">): {
  readonly pointer: string;
  readonly key: string;
  readonly segments: Leaf["segments"];
} {
  return { pointer: leaf.pointer, key: leaf.key, segments: leaf.segments };
}
