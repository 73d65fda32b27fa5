import type { Container, InjectedLeaf, Json, Operation, Parameter, Place } from "@interlock/core";
import { type Coverage, containerOf } from "./coverage.ts";
import { placeOf } from "./format-address.ts";
import { isInjectable } from "./injectable.ts";
import { isLocked } from "./locks.ts";
import { type Address, parentOf } from "./parameter-index.ts";

/** Objects that must go, if only as `{}`, whenever what is above them goes; outermost first. */
export function requiredObjects(operation: Operation, coverage: Coverage): readonly Place[] {
  return mustGo(operation, coverage, "object")
    .map(placeOf)
    .sort((a, b) => a.segments.length - b.segments.length);
}

/** What is sent although no role says so: internal required leaves with a default, and required arrays that nobody fills. */
export function injectedLeaves(operation: Operation, coverage: Coverage): readonly InjectedLeaf[] {
  const leaves = operation.parameters
    .filter((leaf) => isInjectable(operation, leaf) && !coverage.isUser(leaf))
    .map((leaf) => {
      const parent = parentOf(leaf);
      const value = injectedValue(leaf);
      return {
        ...placeOf(leaf),
        value,
        always: parent === undefined || isAlwaysSent(operation, coverage, parent),
      };
    });
  // reading.md R8: of a required array that holds nothing required, the caller must still send `[]`.
  const arrays = mustGo(operation, coverage, "array")
    .filter((container) => !coverage.holds(container))
    .map((container) => {
      const parent = parentOf(container);
      return {
        ...placeOf(container),
        value: [],
        always: parent === undefined || isAlwaysSent(operation, coverage, parent),
      };
    });
  return [...leaves, ...arrays];
}

// Space around a header's value is no part of it (RFC 9110 §5.5), and some definitions' defaults have it.
function injectedValue(leaf: Parameter): Json {
  const value = leaf.default as Json;
  return leaf.in === "header" && typeof value === "string" ? withoutSpace(value) : value;
}

function withoutSpace(text: string): string {
  const isSpace = (index: number): boolean => text[index] === " " || text[index] === "\t";
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return text.slice(start, end);
}

function mustGo(operation: Operation, coverage: Coverage, kind: Container["kind"]): readonly Container[] {
  return operation.containers.filter(
    (container) =>
      container.kind === kind &&
      container.requiredLocal &&
      !container.readOnly &&
      container.segments.at(-1) !== null &&
      coverage.isLive(container) &&
      !isLocked(coverage.locks, container),
  );
}

// Sent with every call: a lock below makes it be, or it is required inside what is always sent.
function isAlwaysSent(operation: Operation, coverage: Coverage, address: Address): boolean {
  if (coverage.isForced(address)) return true;
  const parent = parentOf(address);
  return (
    address.segments.at(-1) !== null &&
    containerOf(operation, address)?.requiredLocal === true &&
    (parent === undefined || isAlwaysSent(operation, coverage, parent))
  );
}
