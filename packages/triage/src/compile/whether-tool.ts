import type { Connector, Issue, Operation } from "@interlock/core";

/** Whether an operation counts as a trigger: also one that the platform gives its callback URL (governance.md 10.2). */
export function isTrigger(operation: Operation): boolean {
  return operation.trigger !== undefined || operation.parameters.some((leaf) => leaf.notificationUrl);
}

/** The operations of a definition by their ids; an id that several share names neither (reading.md R13). */
export function operationsById(connector: Connector): ReadonlyMap<string, readonly Operation[]> {
  const byId = new Map<string, Operation[]>();
  for (const operation of connector.operations) {
    const id = operation.operationId ?? (operation.named ? operation.id : undefined);
    if (id === undefined) continue;
    const same = byId.get(id);
    if (same === undefined) byId.set(id, [operation]);
    else same.push(operation);
  }
  return byId;
}

type Refusal = Pick<Issue, "code" | "pointer" | "message" | "suggestion">;

/** Why the operations of one id are no tool; `undefined` when the only one may be. */
export function whyNoTool(id: string, operations: readonly Operation[]): Refusal | undefined {
  const [operation] = operations;
  if (operation === undefined) return undefined;
  if (operations.length > 1 || !operation.named) {
    const places = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    return {
      code: "operation-ambiguous",
      pointer: "",
      message: `${id} is ${places.join(" and ")}: nobody can tell which is meant`,
      suggestion: "give each an operationId of its own in the definition",
    };
  }
  return whyUnsendable(operation) ?? whyTrigger(operation);
}

/** Why nothing can be sent to an operation. */
export function whyUnsendable({ id, path, unsendable = [] }: Operation): Refusal | undefined {
  if (unsendable.length === 0) return undefined;
  return {
    code: "operation-unsendable",
    pointer: "",
    message: `${id} cannot be sent to ${path}: ${unsendable.join("; ")}`,
    suggestion: "mend its path in the definition, or leave it out",
  };
}

function whyTrigger(operation: Operation): Refusal | undefined {
  if (!isTrigger(operation)) return undefined;
  return {
    code: "trigger-selected",
    pointer: "",
    message: `${operation.id} is a trigger: calling it subscribes or consumes state, so it is never a tool`,
    suggestion: "leave it out, or write enabled: false",
  };
}
