import type { Leaf, Operation } from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "./coverage.ts";

/** Reports values of the agent that touch in a path: nobody can tell where one ends and the next begins. */
export function reportTouching(
  operation: Operation,
  coverage: Coverage,
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const segment of operation.path.split("/")) {
    const pieces = segment.split(/\{([^{}]*)\}/u);
    for (let index = 3; index < pieces.length; index += 2) {
      const [before, between, after] = pieces.slice(index - 2, index + 1) as [string, string, string];
      const [left, right] = [agentIn(operation, coverage, before), agentIn(operation, coverage, after)];
      if (between !== "" || left === undefined || right === undefined) continue;
      report.add([...path, right.pointer], {
        code: "operation-unsendable",
        pointer: right.pointer,
        message: `${left.pointer} and ${right.pointer} touch in the path ${operation.path}: nothing tells where one ends`,
        suggestion: "lock one of them",
      });
    }
  }
}

function agentIn(operation: Operation, coverage: Coverage, name: string): Leaf | undefined {
  return operation.parameters.find(
    (leaf) => leaf.in === "path" && leaf.name === name && coverage.isAgent(leaf),
  );
}
