import type { Operation } from "@interlock/core";
import { bodyKey, inputNodes, isInBody } from "./address.ts";

/** Where an argument of a look-up goes in the arguments of the operation that answers it. */
export interface Destination {
  readonly key: string;
  readonly segments: readonly string[];
  /** The argument cannot be left out. */
  readonly required: boolean;
}

/**
 * Finds it: a parameter's name, the body's name, `parameter/path`, or a property of the body without its name
 * (connectors.md 0.2.4). `undefined` when the operation declares no such thing.
 */
export function destinationOf(target: string, operation: Operation): Destination | undefined {
  const named = operation.parameters.find((leaf) => leaf.in !== "body" && leaf.name === target);
  if (named !== undefined) return { key: named.key, segments: [], required: named.required };
  const key = bodyKey(operation);
  const name = operation.body?.name;
  if (key !== undefined && target === name) return inBody(key, [], operation);
  const [first, ...rest] = target.split("/");
  if (rest.length > 0) {
    const holder = operation.parameters.find((leaf) => leaf.in !== "body" && leaf.name === first);
    if (holder !== undefined) return { key: holder.key, segments: rest, required: holder.required };
    if (key !== undefined && first === name) return inBody(key, rest, operation);
  }
  if (key === undefined) return undefined;
  return [[target], target.split("."), target.split("/")]
    .filter((steps) =>
      inputNodes(operation).some((node) => isInBody(node) && startsWith(node.segments, steps)),
    )
    .map((steps) => inBody(key, steps, operation))[0];
}

function inBody(key: string, segments: readonly string[], operation: Operation): Destination {
  return { key, segments, required: isBodyNeeded(operation) && isRequired(segments, operation) };
}

// Some leaf or object at the place is required together with everything above it.
function isRequired(segments: readonly string[], operation: Operation): boolean {
  if (segments.length === 0) return true;
  const nodes = inputNodes(operation).filter((node) => isInBody(node));
  return segments.every((_, depth) => {
    const path = segments.slice(0, depth + 1);
    const node = nodes.find(
      (each) => each.segments.length === path.length && startsWith(each.segments, path),
    );
    return node?.requiredLocal === true;
  });
}

/** Whether the body must be sent: declared so, or a leaf in it cannot be left out (connectors.md 6.5). */
export function isBodyNeeded(operation: Operation): boolean {
  return (
    operation.body?.required === true ||
    operation.parameters.some(
      (leaf) => leaf.in === "body" && leaf.requiredInBody && !leaf.hasDefault && leaf.segments.length > 0,
    )
  );
}

function startsWith(path: readonly (string | null)[], steps: readonly string[]): boolean {
  return path.length >= steps.length && steps.every((step, index) => path[index] === step);
}
