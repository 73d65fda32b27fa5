import { type Connector, type DynamicSource, type Operation, own } from "@interlock/core";

/** The operation that a marker names: exactly, else in any case (connectors.md 0.2.1). */
export function findOperation(connector: Connector, operationId: string): Operation | undefined {
  const { exact, folded } = indexOf(connector);
  return exact.get(operationId) ?? folded.get(operationId.toLowerCase());
}

interface Index {
  readonly exact: ReadonlyMap<string, Operation>;
  readonly folded: ReadonlyMap<string, Operation>;
}

const indexes = new WeakMap<Connector, Index>();

function indexOf(connector: Connector): Index {
  let index = indexes.get(connector);
  if (index === undefined) {
    const named = connector.operations.filter((operation) => operation.named);
    index = {
      exact: new Map(named.map((operation) => [operation.id, operation])),
      folded: onlyOnes(named),
    };
    indexes.set(connector, index);
  }
  return index;
}

// In another case an id may be two operations': then it names neither.
function onlyOnes(named: readonly Operation[]): ReadonlyMap<string, Operation> {
  const folded = new Map<string, Operation | undefined>();
  for (const operation of named) {
    const id = operation.id.toLowerCase();
    folded.set(id, folded.has(id) ? undefined : operation);
  }
  return folded as ReadonlyMap<string, Operation>;
}

/** The operationId that a source begins with: a capability's stands in the document (connectors.md 3.6). */
export function openingOperation(connector: Connector, source: DynamicSource): string | undefined {
  if (source.lookup.form === "operation") return source.lookup.operationId;
  if (source.lookup.form !== "capability") return undefined;
  const block = own(own(connector.document, "x-ms-capabilities"), source.lookup.capability);
  const id = own(own(block, "open"), "operationId");
  return typeof id === "string" ? id : undefined;
}

/**
 * Whether looking up may call it: lookups run with a connection's credentials, so only what is safe by its method or by
 * its definition's word, or what an administrator allows (connectors.md 1.3). A trigger's state is never consumed.
 */
export function isSafe(
  operation: Operation,
  allow: ((operation: Operation) => boolean) | undefined,
): boolean {
  if (operation.trigger !== undefined || operation.parameters.some((leaf) => leaf.notificationUrl))
    return false;
  if (operation.unsendable !== undefined) return false;
  const { method } = operation;
  // A GET that says that it changes something is as a POST: an internal one is there to be looked up (reading.md R15).
  if (method === "get" || method === "head" || method === "options")
    return operation.access === "read" || operation.visibility === "internal" || allow?.(operation) === true;
  const isDeclaredSafe =
    method === "post" && (operation.visibility === "internal" || operation.access === "read");
  return isDeclaredSafe || allow?.(operation) === true;
}
