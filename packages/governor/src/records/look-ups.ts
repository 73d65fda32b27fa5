import { type Answerer, digest, InterlockError, type InvokeRequest, type Json } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import { readConnection } from "./connections.ts";
import { haltsPerson } from "./halt.ts";
import type { Ledger } from "./ledger.ts";

/** A look-up that is about to be sent, as a namespace's `record` option tells it. */
export interface RecordedLookup {
  readonly connection: string;
  /** The operation whose input it is for, and the input. */
  readonly operation: string;
  readonly pointer: string;
  /** The operation that is asked. */
  readonly lookup: string;
  readonly request: InvokeRequest;
}

/** Journals the look-ups of one person. What it rejects is not sent. */
export function recordLookups(
  host: Host,
  tenant: string,
  by: Answerer,
): (lookup: RecordedLookup) => Promise<void> {
  return async ({ connection, operation, pointer, lookup, request }) => {
    if (!(await host.may(by, "look-up"))) {
      throw new InterlockError("not-permitted", "this person may not look values up");
    }
    const sent = host.keyedRequest(digest(request as unknown as Json, "interlock-request"));
    await host.transaction(tenant, async (ledger) => {
      if (await stopsPerson(host, ledger, tenant, by, connection))
        throw new InterlockError("halted", "look-ups are halted, or the connection was revoked");
      journal(ledger, host.context({ tenant }), {
        kind: "looked-up",
        connection,
        operation,
        pointer,
        lookup,
        request: sent,
        by: who(by),
      });
    });
  };
}

async function stopsPerson(
  host: Host,
  ledger: Ledger,
  tenant: string,
  by: Answerer,
  connection: string,
): Promise<boolean> {
  const { connectors } = await host.policyFor(ledger, tenant);
  const through = Object.entries(connectors).flatMap(([name, each]) =>
    each.connection === connection ? [name] : [],
  );
  return (await haltsPerson(ledger, by.id, through)) || (await readConnection(ledger, connection)).revoked;
}
