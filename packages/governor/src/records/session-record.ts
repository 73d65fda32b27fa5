import { canonicalJson, type Json, own } from "@interlock/core";
import { v7 } from "uuid";
import { journal } from "../journal/journal.ts";
import { type KeyRing, keyedDigest } from "../journal/keys.ts";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import type { Ledger } from "./ledger.ts";

type Opening = Pick<SessionFacts, "mode" | "actor">;

/** A new session's id. It names what it is opened with, under the host's key, so nothing has to be written for it. */
export function sessionId(keys: KeyRing, opening: Opening): string {
  const name = v7();
  const { mode, actor } = sealsOf(keys, keys.current, name, opening);
  return `${name}.${mode}${actor}`;
}

/** Binds the id of a session that is opened to its mode and actor; if it was opened otherwise before, what differs. */
export async function bindSession(
  host: Host,
  ledger: Ledger,
  session: SessionFacts,
): Promise<"same" | "mode" | "actor"> {
  const opened = await compareSession(host, ledger, session);
  if (opened !== "new") return opened;
  if (sealed.test(session.id)) return "same";
  keepSession(ledger, session);
  const { mode, actor } = session;
  journal(ledger, host.context(session), { kind: "opened", mode: mode as Json, actor: actor.id });
  return "same";
}

/** Whether a session is as it was opened first; if not, what differs. */
export async function compareSession(
  { keys }: Host,
  ledger: Ledger,
  session: SessionFacts,
): Promise<"new" | "same" | "mode" | "actor"> {
  const known = await ledger.get("session", session.id);
  if (known === undefined) return compareSeal(keys, session);
  if (!isSame(own(known, "mode") ?? null, session.mode as Json)) return "mode";
  return own(known, "actor") === session.actor.id ? "same" : "actor";
}

/** Keeps what a session was opened with, across restarts and hosts. */
export function keepSession(ledger: Ledger, { id, mode, actor }: SessionFacts): void {
  ledger.set("session", id, { mode: mode as Json, actor: actor.id });
}

const digits = 16;
const sealed = /^([0-9a-f-]{36})\.([0-9a-f]{32})$/u;

// An id of our own form that no key of the ring made says nothing of what it was opened with.
function compareSeal(keys: KeyRing, session: SessionFacts): "new" | "mode" | "actor" {
  const [, name, found = ""] = sealed.exec(session.id) ?? [];
  if (name === undefined) return "new";
  const known = Object.keys(keys.keys).map((key) => sealsOf(keys, key, name, session));
  if (!known.some(({ mode }) => mode === found.slice(0, digits))) return "mode";
  return known.some(({ actor }) => actor === found.slice(digits)) ? "new" : "actor";
}

function sealsOf(keys: KeyRing, key: string, name: string, { mode, actor }: Opening) {
  const seal = (what: string, value: Json): string =>
    keyedDigest(keys, `interlock-session-${what}`, canonicalJson([name, value]), key)?.slice(0, digits) ?? "";
  return { mode: seal("mode", mode as Json), actor: seal("actor", actor.id) };
}

function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}
