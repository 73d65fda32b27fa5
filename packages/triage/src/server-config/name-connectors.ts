import type { ServerConnector } from "./server-config.ts";

/** A connector of a document under one connection, with its name in the policy. */
export interface NamedConnector {
  readonly name: string;
  /** The catalog's name. */
  readonly api: string;
  readonly connection: string;
  readonly entries: readonly ServerConnector[];
}

/** Keeps connectors apart by their connections: the first has the catalog's name, another one its connection's beside it. */
export function nameConnectors(all: readonly ServerConnector[]): readonly NamedConnector[] {
  const byConnection = new Map<string, ServerConnector[]>();
  for (const entry of all) {
    const key = JSON.stringify([entry.name, entry.connectionName]);
    byConnection.set(key, [...(byConnection.get(key) ?? []), entry]);
  }
  const taken = new Set<string>(all.map(({ name }) => name));
  const first = new Set<string>();
  return [...byConnection.values()].map((entries) => {
    const { name: api, connectionName: connection } = entries[0] as ServerConnector;
    const isFirst = !first.has(api);
    first.add(api);
    const name = isFirst ? api : freeName(`${api}-${connection}`, taken);
    taken.add(name);
    return { name, api, connection, entries };
  });
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  return name;
}
