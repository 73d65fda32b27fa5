import { InterlockError, own, type Policy, type PolicyConnector, suggestion } from "@interlock/core";
import type { HaltScope } from "../doors/doors.ts";
import type { Host } from "../types/host.ts";
import { waitingApprovals } from "./approvals.ts";
import type { Ledger } from "./ledger.ts";
import { openClaims } from "./open-claims.ts";

/** Refuses a scope whose connector or operation is in neither the tenant's policy nor a record: it would stop nothing. */
export async function checkScope(
  host: Host,
  ledger: Ledger,
  tenant: string,
  scope: HaltScope,
): Promise<void> {
  if (scope === "all" || "actor" in scope) return;
  const known = await knownOperations(host, ledger, tenant);
  if (!known.has(scope.connector)) throw unknown("connector", scope.connector, known.keys());
  if (!("operation" in scope)) return;
  const operations = known.get(scope.connector) ?? new Set<string>();
  if (!operations.has(scope.operation)) throw unknown("operation", scope.operation, operations);
}

/** Refuses a connection that neither the tenant's policy nor a record knows. */
export async function checkConnection(host: Host, ledger: Ledger, tenant: string, id: string): Promise<void> {
  if ((await ledger.get("connection", id)) !== undefined) return;
  const connections = (await policies(host, ledger, tenant)).flatMap((policy) =>
    Object.keys(policy.connectors).map(
      (name) => own<PolicyConnector>(policy.connectors, name)?.connection ?? "",
    ),
  );
  const claimed = (await openClaims(ledger)).map((claim) => claim.connection);
  if (![...connections, ...claimed].includes(id)) throw unknown("connection", id, connections);
}

async function knownOperations(
  host: Host,
  ledger: Ledger,
  tenant: string,
): Promise<ReadonlyMap<string, Set<string>>> {
  const known = new Map<string, Set<string>>();
  const add = (connector: string, operation?: string): void => {
    const operations = known.get(connector) ?? new Set<string>();
    known.set(connector, operation === undefined ? operations : operations.add(operation));
  };
  for (const policy of await policies(host, ledger, tenant)) {
    for (const connector of Object.keys(policy.connectors)) add(connector);
    for (const { connector, operation } of policy.tools) add(connector, operation);
  }
  for (const { connector, operation } of await waitingApprovals(ledger)) add(connector, operation);
  for (const { connector, operation } of await openClaims(ledger)) add(connector, operation);
  return known;
}

async function policies(host: Host, ledger: Ledger, tenant: string): Promise<readonly Policy[]> {
  return [await host.policyFor(ledger, tenant), host.own];
}

function unknown(what: string, name: string, names: Iterable<string>): InterlockError {
  const near = suggestion(name, names);
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return new InterlockError(`${what}-unknown`, `there is no ${what} "${name.slice(0, 80)}"${hint}`);
}
