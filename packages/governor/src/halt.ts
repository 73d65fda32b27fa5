import { type Answerer, type Call, InterlockError, own } from "@interlock/core";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";
import { who } from "./who.ts";

/** What a halt stops: everything of the tenant, or one connector, tool or actor. */
export type HaltScope =
  | "all"
  | { readonly connector: string }
  | { readonly tool: string }
  | { readonly actor: string };

const group = "all";

/** Stops everything in a scope from the next decision on, on every host of the store, until it is lifted. */
export async function halt(host: Host, tenant: string, scope: HaltScope, by: Answerer): Promise<void> {
  await change(host, tenant, scope, by, "halted", (transaction, key) =>
    transaction.set("halt", key, { scope: key, by: by.id }, group),
  );
}

/** Ends a halt of exactly that scope. */
export async function lift(host: Host, tenant: string, scope: HaltScope, by: Answerer): Promise<void> {
  await change(host, tenant, scope, by, "lifted", (transaction, key) => transaction.delete("halt", key));
}

/** Whether any halt covers a call. */
export async function isHalted(
  transaction: Transaction,
  call: Call,
  session: SessionFacts,
): Promise<boolean> {
  const halts = await transaction.list("halt", group);
  if (halts.length === 0) return false;
  const { connector, name } = call.tool;
  const keys = ["all" as const, { connector }, { tool: name }, { actor: session.actor.id }].map(keyOf);
  return halts.some((halt) => keys.includes(String(own(halt, "scope"))));
}

async function change(
  host: Host,
  tenant: string,
  scope: HaltScope,
  by: Answerer,
  kind: "halted" | "lifted",
  write: (transaction: Transaction, key: string) => Promise<void>,
): Promise<void> {
  if (!(await host.may(by, kind === "halted" ? "halt" : "lift"))) {
    throw new InterlockError("not-permitted", "this person may not halt or lift");
  }
  const key = keyOf(scope);
  await host.store.transaction(tenant, async (transaction) => {
    await write(transaction, key);
    await journal(transaction, host.context({ tenant }), { kind, scope: key, by: who(by) });
  });
}

function keyOf(scope: HaltScope): string {
  return typeof scope === "string" ? scope : JSON.stringify(Object.entries(scope)[0]);
}
