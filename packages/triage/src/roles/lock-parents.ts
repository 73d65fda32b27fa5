import type { DynamicSource, Operation } from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "./coverage.ts";
import { addressKey, isWithin, resolvePointer } from "./parameter-index.ts";

// A list or tree gives the value that was locked; a dynamic schema only describes it.
const lookups: readonly DynamicSource["kind"][] = ["values", "list", "tree"];

/** A look-up needs its parents' values, so a value picked under one parent is wrong under another (governance.md 3.8). */
export function lockParents(
  operation: Operation,
  coverage: Coverage,
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const leaf of operation.parameters) {
    if (!coverage.isUser(leaf)) continue;
    for (const parent of parentPointers(leaf.dynamic)) {
      const address = resolvePointer(operation, parent);
      if (address === undefined || addressKey(address) === addressKey(leaf)) continue;
      if (!coverage.agent.some((agent) => isWithin(agent, address))) continue;
      report.add([...path, leaf.pointer], {
        code: "lock-parent-agent",
        pointer: leaf.pointer,
        message: `${leaf.pointer} is locked, but its value is looked up under ${parent}, which the agent supplies`,
        suggestion: `lock ${parent} as well, or give ${leaf.pointer} to the agent`,
      });
      break;
    }
  }
}

/** The inputs whose values a look-up needs. */
export function parentPointers(sources: readonly DynamicSource[]): readonly string[] {
  const pointers = new Set<string>();
  for (const source of sources) {
    if (!lookups.includes(source.kind)) continue;
    for (const argument of [...source.arguments, ...(source.tree?.browse?.arguments ?? [])]) {
      const { from } = argument;
      if ("reference" in from && from.pointer !== undefined) pointers.add(from.pointer);
    }
  }
  return [...pointers];
}
