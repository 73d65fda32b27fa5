import {
  type Leaf,
  nameConflicts,
  type Operation,
  type Place,
  type Supplied,
  type Supplier,
} from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "./coverage.ts";

/**
 * Reports declared names that a lenient service takes for one, HTTP for headers among them, where the policy gives them to
 * different hands: who supplies the one would supply the other (governance.md 4.6).
 */
export function reportLookalikes(
  operation: Operation,
  coverage: Coverage,
  injected: readonly Place[],
  path: readonly (string | number)[],
  report: Report,
): void {
  const filled = new Set(injected.map(({ pointer }) => pointer));
  const supplier = (leaf: Leaf): Supplier => {
    if (coverage.isUser(leaf)) return "locked";
    if (coverage.isAgent(leaf)) return "agent";
    return filled.has(leaf.pointer) ? "injected" : "nobody";
  };
  const places = operation.parameters
    .filter((leaf) => !leaf.transport && leaf.in !== "path")
    .map((leaf): Supplied => ({ pointer: leaf.pointer, steps: stepsOnWire(leaf), by: supplier(leaf) }));
  // A lock may hold a key that the definition does not declare.
  const body = new Set(operation.parameters.filter((leaf) => leaf.in === "body").map(({ key }) => key));
  for (const lock of coverage.locks)
    if (body.has(lock.key))
      places.push({ ...lock, steps: ["body", lock.key, ...lock.segments], by: "locked" });
  for (const { pointer, twin } of nameConflicts(places))
    report.add([...path, pointer], {
      code: "lookalike-declared",
      pointer,
      message: `${pointer} and ${twin} differ so little that a service may take them for one: whoever supplies one supplies the other`,
      suggestion: "lock both, leave both out, or give both to the agent",
    });
}

function stepsOnWire(leaf: Leaf): Supplied["steps"] {
  return leaf.in === "body" ? ["body", leaf.key, ...leaf.segments] : [leaf.in, leaf.name];
}
