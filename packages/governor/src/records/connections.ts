import { type Answerer, type Call, own, type PolicyConnector } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import { stored, toStored } from "../types/store.ts";
import { mustMay } from "./acts.ts";
import { checkConnection } from "./known-names.ts";
import type { Ledger } from "./ledger.ts";

/** What the store knows of a connection; one that it knows nothing of is the first generation, in use. */
export interface ConnectionState {
  readonly id: string;
  /** How often it has been replaced. */
  readonly generation: number;
  readonly revoked: boolean;
  /** The service refused it or did not find it; a person should look. */
  readonly suspect: boolean;
  /** Where it led when it was last used, by connector: whose authority it has, and the host that it reaches. */
  readonly leads?: Readonly<Record<string, string>>;
}

/** The state of a connection. */
export async function readConnection(ledger: Ledger, id: string): Promise<ConnectionState> {
  const known = stored<ConnectionState>(await ledger.get("connection", id));
  return known ?? { id, generation: 0, revoked: false, suspect: false };
}

/**
 * The state of a call's connection as it leads now: another owner, or another address under the same name, is another
 * generation. `isNew`: it is to be kept.
 */
export async function connectionOf(
  host: Host,
  ledger: Ledger,
  call: Call,
): Promise<{ readonly state: ConnectionState; readonly isNew: boolean }> {
  const state = await readConnection(ledger, call.connection);
  const { connector } = call.tool;
  const owner = own<PolicyConnector>(call.policy.connectors, connector)?.owner ?? "";
  const known = own<string>(state.leads, connector);
  // A host that does not know where the connection leads has nothing to say of it.
  const address = host.invoke.address?.(call.connection) ?? addressOf(known);
  const lead = JSON.stringify([owner, address]);
  if (known === lead) return { state, isNew: false };
  const generation = known === undefined ? state.generation : state.generation + 1;
  return { state: { ...state, generation, leads: { ...state.leads, [connector]: lead } }, isNew: true };
}

function addressOf(lead: string | undefined): string {
  return lead === undefined ? "" : (JSON.parse(lead) as readonly [string, string])[1];
}

/** The connections whose tools are at an end. */
export async function revokedConnections(ledger: Ledger): Promise<ReadonlySet<string>> {
  const states = await listConnections(ledger);
  return new Set(states.filter(({ revoked }) => revoked).map(({ id }) => id));
}

/** Keeps the state of a connection. */
export function keepConnection(ledger: Ledger, state: ConnectionState): void {
  ledger.set("connection", state.id, toStored(state), "all");
}

/** Ends a connection: its tools and approvals are refused from the next decision on, on every host of the store. */
export async function revokeConnection(host: Host, tenant: string, id: string, by: Answerer): Promise<void> {
  await change(host, tenant, by, "revoked", id, (state) => ({ ...state, revoked: true }));
}

/** Puts a new connection of the same name in its place: a new generation, which no earlier approval fits. */
export async function renewConnection(host: Host, tenant: string, id: string, by: Answerer): Promise<void> {
  await change(host, tenant, by, "renewed", id, ({ generation }) => ({
    id,
    generation: generation + 1,
    revoked: false,
    suspect: false,
  }));
}

/** Marks a connection that a service refused (401) or did not find (404). */
export async function suspectConnection(ledger: Ledger, id: string): Promise<void> {
  const state = await readConnection(ledger, id);
  if (!state.suspect) keepConnection(ledger, { ...state, suspect: true });
}

/** Every connection of which something is known. */
export async function listConnections(ledger: Ledger): Promise<readonly ConnectionState[]> {
  const found = await ledger.list("connection", "all");
  return found.flatMap((value) => stored<ConnectionState>(value) ?? []);
}

async function change(
  host: Host,
  tenant: string,
  by: Answerer,
  kind: "revoked" | "renewed",
  id: string,
  next: (state: ConnectionState) => ConnectionState,
): Promise<void> {
  await mustMay(host, by, "connection");
  await host.transaction(tenant, async (ledger) => {
    await checkConnection(host, ledger, tenant, id);
    const state = next(await readConnection(ledger, id));
    keepConnection(ledger, state);
    const { generation } = state;
    journal(ledger, host.context({ tenant }), { kind, connection: id, generation, by: who(by) });
  });
}
