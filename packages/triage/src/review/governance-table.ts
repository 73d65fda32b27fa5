import { type Connector, type Json, type Operation, own, type Permission } from "@interlock/core";
import type { OperationSource, PolicyFile } from "../file/policy-file.ts";
import { openReport } from "../file/report.ts";
import { coverageOf } from "../roles/coverage.ts";
import { isInjectable } from "../roles/injectable.ts";
import { placeLocks } from "../roles/locks.ts";
import { isWithin, leavesOf } from "../roles/parameter-index.ts";
import { readRoles } from "../roles/roles.ts";

/** One row of the table in which a person sets what an agent may do: tool, on or off, parameters, permission. */
export interface GovernanceRow {
  readonly connector: string;
  readonly operation: string;
  readonly title?: string;
  readonly enabled: boolean;
  readonly permission: Permission;
  readonly access: "read" | "write";
  readonly destructive: boolean;
  readonly parameters: readonly GovernedParameter[];
}

/** One parameter of a row. */
export interface GovernedParameter {
  readonly pointer: string;
  readonly title?: string;
  /** `open`: needed, and nobody supplies it. */
  readonly role: "locked" | "agent" | "skip" | "injected" | "open";
  /** Of a locked parameter; absent for a secret. */
  readonly value?: Json;
  /** The name of a locked secret. */
  readonly secret?: string;
  readonly required: boolean;
}

/** The governance table of a policy file, disabled operations included. */
export function governanceTable(
  file: PolicyFile,
  connectors: Readonly<Record<string, Connector>>,
): readonly GovernanceRow[] {
  return Object.entries(file.connectors).flatMap(([name, source]) => {
    const definition = own<Connector>(connectors, name);
    return Object.entries(source.operations).flatMap(([id, settings]): GovernanceRow[] => {
      const operation = definition?.operations.find((each) => each.named && each.id === id);
      return operation === undefined ? [] : [row(name, operation, settings)];
    });
  });
}

function row(connector: string, operation: Operation, settings: OperationSource): GovernanceRow {
  return {
    connector,
    operation: operation.id,
    ...(operation.title === undefined ? {} : { title: operation.title }),
    enabled: settings.enabled !== false,
    permission: settings.permission,
    access: settings.access?.is ?? operation.access,
    destructive: operation.destructive,
    parameters: parametersOf(operation, settings),
  };
}

function parametersOf(operation: Operation, settings: OperationSource): readonly GovernedParameter[] {
  const ignored = openReport();
  const roles = readRoles(operation, settings.parameters ?? {}, [], ignored);
  const locks = placeLocks(operation, roles, [], ignored);
  const coverage = coverageOf(operation, roles, locks);
  const locked = locks.map(
    (lock): GovernedParameter => ({
      pointer: lock.pointer,
      role: "locked",
      ...(lock.title === undefined ? {} : { title: lock.title }),
      ...(lock.secret === undefined ? { value: lock.value } : { secret: lock.secret }),
      required: operation.parameters.some((leaf) => isWithin(leaf, lock) && coverage.isNeeded(leaf)),
    }),
  );
  const rest = leavesOf(operation)
    .filter((leaf) => !coverage.isUser(leaf) && !leaf.readOnly && !leaf.notificationUrl && !leaf.transport)
    .filter((leaf) => !leaf.internal || isInjectable(operation, leaf) || coverage.isNeeded(leaf))
    .map((leaf): GovernedParameter => {
      const needed = coverage.isNeeded(leaf);
      const role = coverage.isAgent(leaf)
        ? "agent"
        : isInjectable(operation, leaf)
          ? "injected"
          : needed
            ? "open"
            : "skip";
      return {
        pointer: leaf.pointer,
        ...(leaf.title === undefined ? {} : { title: leaf.title }),
        role,
        ...(role === "injected" && leaf.default !== undefined ? { value: leaf.default } : {}),
        required: needed,
      };
    });
  return [...locked, ...rest];
}
