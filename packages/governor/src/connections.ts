import { type Answerer, InterlockError } from "@interlock/core";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { stored, type Transaction, toStored } from "./store.ts";
import { who } from "./who.ts";

/** What the store knows of a connection; one that it knows nothing of is the first generation, in use. */
export interface ConnectionState {
  readonly id: string;
  /** How often it has been replaced. */
  readonly generation: number;
  readonly revoked: boolean;
  /** The service refused it or did not find it; a person should look. */
  readonly suspect: boolean;
}

/** The state of a connection. */
export async function readConnection(transaction: Transaction, id: string): Promise<ConnectionState> {
  const known = stored<ConnectionState>(await transaction.get("connection", id));
  return known ?? { id, generation: 0, revoked: false, suspect: false };
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
export async function suspectConnection(transaction: Transaction, id: string): Promise<void> {
  const state = await readConnection(transaction, id);
  if (!state.suspect) await save(transaction, { ...state, suspect: true });
}

/** Every connection of which something is known. */
export async function listConnections(host: Host, tenant: string): Promise<readonly ConnectionState[]> {
  const found = await host.store.transaction(tenant, (transaction) => transaction.list("connection", "all"));
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
  if (!(await host.may(by, "connection")))
    throw new InterlockError("not-permitted", "this person may not change connections");
  await host.store.transaction(tenant, async (transaction) => {
    const state = next(await readConnection(transaction, id));
    await save(transaction, state);
    const { generation } = state;
    await journal(transaction, host.context({ tenant }), { kind, connection: id, generation, by: who(by) });
  });
}

async function save(transaction: Transaction, state: ConnectionState): Promise<void> {
  await transaction.set("connection", state.id, toStored(state), "all");
}
