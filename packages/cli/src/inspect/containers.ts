import type { Container, Operation } from "@interlock/core";
import { oraclePath } from "./path.ts";

/** What an operation's objects and arrays tell beside its leaves (reading.md R8). */
export function inspectedContainers(operation: Operation): {
  readonly requiredContainers: readonly string[];
  readonly phantomRequired: readonly string[];
} {
  const required = new Set(operation.containers.filter((each) => isRequired(each, operation)));
  return {
    requiredContainers: [...required].map(({ segments }) => oraclePath(segments)).sort(),
    phantomRequired: operation.containers
      .flatMap(({ segments, undeclared }) =>
        (undeclared ?? []).map((name) => oraclePath([...segments, name])),
      )
      .sort(),
  };
}

// An array and the object that it holds count as one; the root counts only where the body is required.
function isRequired(container: Container, operation: Operation): boolean {
  const { segments } = container;
  if (segments.at(-1) === null) return false;
  if (segments.length === 0 && operation.body?.required !== true) return false;
  const above = operation.containers.filter((each) => startsWith(segments, each.segments));
  const atEveryLevel = above.every((each) => each.segments.length === 0 || each.requiredLocal);
  const holdsRequired = operation.parameters.some(
    (leaf) => leaf.in === "body" && leaf.requiredInBody && startsWith(leaf.segments, segments),
  );
  return atEveryLevel && !holdsRequired;
}

function startsWith(segments: readonly (string | null)[], start: readonly (string | null)[]): boolean {
  return start.length <= segments.length && start.every((step, index) => segments[index] === step);
}
