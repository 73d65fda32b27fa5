import type { Connector, Operation, Permission } from "@interlock/core";
import { isTrigger } from "../compile/whether-tool.ts";
import type { ConnectorSource, OperationSource } from "../file/policy-file.ts";

/** The operations of a connector, by what selecting them means. */
export interface OperationGroups {
  readonly reads: readonly Operation[];
  readonly writes: readonly Operation[];
  readonly destructive: readonly Operation[];
  /** They send whatever request they are told to; only naming them selects them. */
  readonly unbounded: readonly Operation[];
  /** Never tools. */
  readonly triggers: readonly Operation[];
  /** Hidden by the connector's author; look-ups use them. */
  readonly internal: readonly Operation[];
  /** Without an id of their own, or with a path that cannot be sent: never tools. */
  readonly unusable: readonly Operation[];
}

/** Sorts a connector's operations into their groups, each into one. */
export function groupOperations(connector: Connector): OperationGroups {
  const groups = {
    reads: [] as Operation[],
    writes: [] as Operation[],
    destructive: [] as Operation[],
    unbounded: [] as Operation[],
    triggers: [] as Operation[],
    internal: [] as Operation[],
    unusable: [] as Operation[],
  };
  for (const operation of connector.operations) groups[groupOf(operation)].push(operation);
  return groups;
}

/** Operations that may be selected and hold every word in their name, summary or description. */
export function searchOperations(connector: Connector, words: string): readonly Operation[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  return selectable(connector).filter((operation) => {
    const text = `${operation.id} ${operation.title ?? ""} ${operation.description ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** How many operations a policy selects of those that it may: "12 of 47". */
export function countSelected(
  source: ConnectorSource,
  connector: Connector,
): { selected: number; of: number } {
  const ids = new Set(selectable(connector).map((operation) => operation.id));
  const selected = Object.entries(source.operations).filter(
    ([id, settings]) => ids.has(id) && settings.enabled !== false,
  ).length;
  return { selected, of: ids.size };
}

/**
 * Selects exactly these operations, or all that may be. What is no longer selected keeps its settings under
 * `enabled: false`; what is new gets the permission given, for there is no default.
 */
export function selectOperations(
  source: ConnectorSource,
  connector: Connector,
  ids: readonly string[] | "all",
  permission: Permission,
): ConnectorSource {
  const wanted = new Set(ids === "all" ? selectable(connector).map((operation) => operation.id) : ids);
  const kept = Object.entries(source.operations).map(([id, settings]): [string, OperationSource] => {
    const { enabled: _, ...rest } = settings;
    return [id, wanted.has(id) ? rest : { enabled: false, ...rest }];
  });
  const known = new Set(Object.keys(source.operations));
  const added = [...wanted]
    .filter((id) => !known.has(id))
    .map((id): [string, OperationSource] => [id, { permission }]);
  return { ...source, operations: Object.fromEntries([...kept, ...added]) };
}

// What "all" means: no triggers, neither internal nor unbounded nor unusable.
function selectable(connector: Connector): readonly Operation[] {
  return connector.operations.filter((operation) =>
    ["reads", "writes", "destructive"].includes(groupOf(operation)),
  );
}

function groupOf(operation: Operation): keyof OperationGroups {
  if (isTrigger(operation)) return "triggers";
  if (!operation.named || operation.unsendable !== undefined) return "unusable";
  if (operation.visibility === "internal") return "internal";
  if (operation.unbounded) return "unbounded";
  if (operation.destructive) return "destructive";
  return operation.access === "read" ? "reads" : "writes";
}
