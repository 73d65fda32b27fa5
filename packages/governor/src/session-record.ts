import { canonicalJson, InterlockError, type Json } from "@interlock/core";
import type { SessionFacts } from "./session.ts";
import type { Transaction } from "./store.ts";

/** Holds a session to the mode and actor that it was first opened with, across restarts and hosts. */
export async function checkSession(transaction: Transaction, session: SessionFacts): Promise<void> {
  const record: Json = { mode: session.mode, actor: session.actor.id };
  const known = await transaction.get("session", session.id);
  if (known === undefined) {
    await transaction.set("session", session.id, record);
  } else if (!isSame(known, record)) {
    throw new InterlockError("session-differs", "a session of this id was opened with another mode or actor");
  }
}

// Stores keep the order of members; where one did not, the canonical forms tell.
function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
