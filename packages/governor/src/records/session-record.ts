import { canonicalJson, type Json, own } from "@interlock/core";
import type { SessionFacts } from "../types/session-facts.ts";
import type { Ledger } from "./ledger.ts";

/** Whether a session is opened as it was first; if not, what differs. */
export async function compareSession(
  ledger: Ledger,
  session: SessionFacts,
): Promise<"new" | "same" | "mode" | "actor"> {
  const known = await ledger.get("session", session.id);
  if (known === undefined) return "new";
  if (!isSame(own(known, "mode") ?? null, session.mode as Json)) return "mode";
  return own(known, "actor") === session.actor.id ? "same" : "actor";
}

/** Keeps what a session was opened with, across restarts and hosts. */
export function keepSession(ledger: Ledger, { id, mode, actor }: SessionFacts): void {
  ledger.set("session", id, { mode: mode as Json, actor: actor.id });
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
