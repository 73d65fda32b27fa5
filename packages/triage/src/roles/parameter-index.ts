import {
  argumentKey,
  type Container,
  type Leaf,
  type Operation,
  type Parameter,
  parsePointer,
  type Segment,
} from "@interlock/core";

/** A place of an operation: one of its leaves, or an object or array on the way to some. */
export type OperationNode =
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "container"; readonly container: Container };

/** An address: the argument's key and the steps below it. */
export interface Address {
  readonly key: string;
  readonly segments: readonly Segment[];
}

/** The text by which two equal addresses are equal. */
export function addressKey(address: Address): string {
  return JSON.stringify([address.key, ...address.segments]);
}

/** Whether `inner` is at or below `outer`. */
export function isWithin(inner: Address, outer: Address): boolean {
  return (
    inner.key === outer.key &&
    inner.segments.length >= outer.segments.length &&
    outer.segments.every((segment, index) => segment === inner.segments[index])
  );
}

/** The address of what contains this one; `undefined` for an argument itself. */
export function parentOf(address: Address): Address | undefined {
  return address.segments.length === 0
    ? undefined
    : { key: address.key, segments: address.segments.slice(0, -1) };
}

interface Index {
  readonly nodes: ReadonlyMap<string, OperationNode>;
  /** The leaves of each parameter name; the name need not be unique. */
  readonly named: ReadonlyMap<string, readonly Parameter[]>;
}

const indexes = new WeakMap<Operation, Index>();

function indexOf(operation: Operation): Index {
  const known = indexes.get(operation);
  if (known !== undefined) return known;
  const nodes = new Map<string, OperationNode>();
  for (const container of operation.containers) {
    nodes.set(addressKey(container), { kind: "container", container });
  }
  for (const leaf of leavesOf(operation)) nodes.set(addressKey(leaf), { kind: "leaf", leaf });
  const index = { nodes, named: Map.groupBy(operation.parameters, (leaf) => leaf.name) };
  indexes.set(operation, index);
  return index;
}

/** The leaf or container at an address. */
export function nodeAt(operation: Operation, address: Address): OperationNode | undefined {
  return indexOf(operation).nodes.get(addressKey(address));
}

/** Every pointer that a policy may write for an operation, as the operation itself writes it. */
export function pointersOf(operation: Operation): readonly string[] {
  return [...operation.containers, ...leavesOf(operation)].map((node) => node.pointer);
}

/** Everything that a role may be given to: the declared leaves, then the other keys of objects that take some. */
export function leavesOf(operation: Operation): readonly Leaf[] {
  return operation.otherKeys.length === 0
    ? operation.parameters
    : [...operation.parameters, ...operation.otherKeys];
}

/** The names that a definition declares in an object. */
export function declaredIn(operation: Operation, object: Address): readonly string[] {
  const depth = object.segments.length;
  const names = [...operation.containers, ...operation.parameters]
    .filter((node) => node.segments.length > depth && isWithin(node, object))
    .map((node) => node.segments[depth]);
  return [...new Set(names)].filter((name) => typeof name === "string");
}

/**
 * The address that a pointer's text means; the qualified form (`/query:id`) is always accepted. `undefined` when the
 * text is no pointer, when no parameter has the name, or when several have it and the text does not say which.
 */
export function resolvePointer(operation: Operation, text: string): Address | undefined {
  const pointer = parsePointer(text);
  if (pointer === undefined) return undefined;
  const plain = argumentKey({ name: pointer.name });
  const keys = new Set<string>();
  for (const leaf of indexOf(operation).named.get(pointer.name) ?? []) {
    if (pointer.in !== undefined && leaf.in !== pointer.in) continue;
    // Two parameters share the name: each is written with its location (policy.md 2.2).
    if (pointer.in === undefined && leaf.key !== plain) continue;
    keys.add(leaf.key);
  }
  const [key] = keys;
  return key === undefined || keys.size > 1 ? undefined : { key, segments: pointer.segments };
}
