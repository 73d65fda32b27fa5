import { canonicalJson, InterlockError, type Json } from "@interlock/core";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** Holds a session to the mode and actor that it was first opened with, across restarts and hosts. */
export async function checkSession(transaction: Transaction, session: SessionFacts): Promise<void> {
  const record: Json = { mode: session.mode, actor: session.actor.id };
  const known = await transaction.get("session", session.id);
  if (known === undefined) {
    await transaction.set("session", session.id, record);
  } else if (canonicalJson(known) !== canonicalJson(record)) {
    throw new InterlockError("session-differs", "a session of this id was opened with another mode or actor");
  }
}
