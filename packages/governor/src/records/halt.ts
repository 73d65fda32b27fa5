import { type Answerer, type Call, InterlockError, own } from "@interlock/core";
import type { HaltScope } from "../doors/doors.ts";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import { stored, toStored } from "../types/store.ts";
import { mustMay } from "./acts.ts";
import { checkScope } from "./known-names.ts";
import type { Ledger } from "./ledger.ts";

/** A halt that stands. */
export interface Halt {
  readonly scope: HaltScope;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface StoredHalt {
  /** The scope as a key. */
  readonly scope: string;
  readonly stops: HaltScope;
  readonly by: string;
  readonly at: number;
}

const group = "all";

/** Stops everything in a scope from the next decision on, on every host of the store, until it is lifted. */
export async function halt(host: Host, tenant: string, scope: HaltScope, by: Answerer): Promise<void> {
  await mustMay(host, by, "halt");
  await host.transaction(tenant, async (ledger) => {
    await checkScope(host, ledger, tenant, scope);
    const key = keyOf(scope);
    const record: StoredHalt = { scope: key, stops: scope, by: by.id, at: ledger.now };
    ledger.set("halt", key, toStored(record), group);
    journal(ledger, host.context({ tenant }), { kind: "halted", scope: key, by: who(by) });
  });
}

/** Ends a halt of exactly that scope; throws `halt-unknown` when none stands. */
export async function lift(host: Host, tenant: string, scope: HaltScope, by: Answerer): Promise<void> {
  await mustMay(host, by, "lift");
  await host.transaction(tenant, async (ledger) => {
    const key = keyOf(scope);
    if ((await ledger.get("halt", key)) === undefined) {
      const standing = (await listHalts(ledger)).map((each) => JSON.stringify(each.scope)).join(", ");
      throw new InterlockError(
        "halt-unknown",
        `no halt of that scope stands; these do: ${standing || "none"}`,
      );
    }
    ledger.delete("halt", key);
    journal(ledger, host.context({ tenant }), { kind: "lifted", scope: key, by: who(by) });
  });
}

/** The halts that stand. */
export async function listHalts(ledger: Ledger): Promise<readonly Halt[]> {
  return (await all(ledger)).map(({ stops, by, at }) => ({ scope: stops, by, at }));
}

/** Whether any halt covers a call. */
export async function isHalted(ledger: Ledger, call: Call, session: SessionFacts): Promise<boolean> {
  const halts = await ledger.list("halt", group);
  if (halts.length === 0) return false;
  const { connector, operation } = call.tool;
  const scopes: readonly HaltScope[] = [
    "all",
    { connector },
    { connector, operation },
    { actor: session.actor.id },
  ];
  const keys = scopes.map(keyOf);
  return halts.some((each) => keys.includes(String(own(each, "scope"))));
}

/** Whether everything, all that a person does, or one of these connectors is halted. */
export async function haltsPerson(
  ledger: Ledger,
  actor: string,
  connectors: readonly string[],
): Promise<boolean> {
  const keys = [keyOf("all"), keyOf({ actor }), ...connectors.map((connector) => keyOf({ connector }))];
  return (await all(ledger)).some(({ scope }) => keys.includes(scope));
}

async function all(ledger: Ledger): Promise<readonly StoredHalt[]> {
  return (await ledger.list("halt", group)).map((value) => stored<StoredHalt>(value) as StoredHalt);
}

function keyOf(scope: HaltScope): string {
  if (scope === "all") return scope;
  if ("actor" in scope) return JSON.stringify(["actor", scope.actor]);
  return "operation" in scope
    ? JSON.stringify(["operation", scope.connector, scope.operation])
    : JSON.stringify(["connector", scope.connector]);
}
