import type { Connector, Issue, Operation } from "@interlock/core";
import { isTrigger } from "../compile/whether-tool.ts";
import { didYouMean } from "../file/suggestion.ts";

/** connectors.md 8.1: a name is an operationId, exactly or but for case; the portal's own examples are not always. */
export function findOperation(connector: Connector, name: string): Operation | undefined {
  const named = connector.operations.filter((operation) => operation.named && !isTrigger(operation));
  const folded = named.filter((operation) => operation.id.toLowerCase() === name.toLowerCase());
  return named.find((operation) => operation.id === name) ?? (folded.length === 1 ? folded[0] : undefined);
}

/** That a document's operation is none of the definition. */
export function unknownOperation(connector: Connector, name: string, operation: string): Issue {
  return {
    code: "unknown-operation",
    pointer: "",
    connector: name,
    operation,
    message: `the definition of "${name}" has no operation ${operation}`,
    ...didYouMean(
      operation,
      connector.operations.filter((each) => each.named).map((each) => each.id),
    ),
  };
}
