import type { Container, Operation, Parameter, Step } from "@interlock/core";

/** A leaf, object or array of an operation's input. */
export type InputNode = Parameter | Container;

/** Every input of an operation that has an address, leaves first. */
export function inputNodes(operation: Operation): readonly InputNode[] {
  return [...operation.parameters, ...operation.containers];
}

/** The input at a pointer. */
export function inputAt(operation: Operation, pointer: string): InputNode | undefined {
  return indexOf(operation).get(pointer);
}

const indexes = new WeakMap<Operation, ReadonlyMap<string, InputNode>>();

function indexOf(operation: Operation): ReadonlyMap<string, InputNode> {
  let index = indexes.get(operation);
  if (index === undefined) {
    // Of an array and its leaf with one pointer the leaf tells more.
    index = new Map([...inputNodes(operation)].reverse().map((node) => [node.pointer, node]));
    indexes.set(operation, index);
  }
  return index;
}

/** Whether an input stands in the body. */
export function isInBody(node: InputNode): boolean {
  return "kind" in node || node.in === "body";
}

/** The argument key of an operation's body, when it has one. */
export function bodyKey(operation: Operation): string | undefined {
  return (
    inputNodes(operation).find(isInBody)?.key ??
    (operation.body === undefined ? undefined : operation.body.name)
  );
}

/** Whether one pointer is the other or stands below it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** An address in arguments: the key and the steps below it. */
export interface Steps {
  readonly key: string;
  readonly segments: readonly Step[];
}
