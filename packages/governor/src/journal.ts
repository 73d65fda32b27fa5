import { canonicalJson, type Json, StoreError } from "@interlock/core";
import { boundedEvent } from "./bounded-event.ts";
import { canonicalText, inOrder } from "./canonical-order.ts";
import { type KeyRing, keyedDigest } from "./keys.ts";
import type { Ledger } from "./ledger.ts";

/** What an entry tells; argument values, results and secrets are in none of them. */
export type JournalEvent =
  /** A call, an answer or another person's act that was refused; nothing changed. */
  | {
      readonly kind: "refused";
      readonly tool: string;
      readonly issues: Json;
      readonly approval?: string;
      readonly by?: Json;
    }
  | {
      readonly kind: "decided";
      readonly tool: string;
      readonly verdict: string;
      readonly needs: Json;
      readonly reasons: Json;
      readonly request: string;
      readonly dropped?: Json;
      /** The pending request of an equal call, which this one waits for too. */
      readonly waits?: string;
    }
  | {
      readonly kind: "requested";
      readonly tool: string;
      readonly approval: string;
      readonly request: string;
      readonly expiresAt: number;
    }
  | {
      readonly kind: "answered";
      readonly approval: string;
      readonly answer: string;
      readonly status: string;
      readonly request: string;
      readonly by: Json;
    }
  | {
      readonly kind: "claimed";
      readonly tool: string;
      readonly connection: string;
      readonly request: string;
      readonly approval?: string;
      readonly grant?: string;
      readonly actsAs?: string;
      /** Who had an approved, deferred call performed. */
      readonly by?: Json;
      /** The claim whose accepted request is followed up. */
      readonly follows?: number;
    }
  | {
      readonly kind: "completed";
      readonly claim: number;
      readonly status: number;
      readonly size: number;
      readonly result: string;
      /** The first pointers at which the result does not fit the declared response. */
      readonly mismatch?: Json;
      readonly withheld?: string;
    }
  /** The result of a call of which a person has said already how it ended. */
  | { readonly kind: "late-result"; readonly claim: number; readonly code: string; readonly status: number }
  | {
      readonly kind: "failed" | "unknown";
      readonly claim: number;
      readonly code: string;
      readonly status: number;
    }
  | {
      readonly kind: "looked-up";
      readonly connection: string;
      readonly operation: string;
      readonly pointer: string;
      readonly lookup: string;
      readonly request: string;
      readonly by: Json;
    }
  | { readonly kind: "halted" | "lifted"; readonly scope: string; readonly by: Json }
  | {
      readonly kind: "revoked" | "renewed";
      readonly connection: string;
      readonly generation: number;
      readonly by: Json;
    }
  | { readonly kind: "policy-set"; readonly revision: string; readonly by: Json }
  | { readonly kind: "resolved"; readonly claim: number; readonly ran: boolean; readonly by: Json }
  | {
      readonly kind: "granted" | "grant-revoked";
      readonly grant: string;
      readonly tool: string;
      readonly by: Json;
    };

/** What makes an event a link of a tenant's journal. */
export interface JournalLink {
  /** From 1, without gaps. */
  readonly seq: number;
  /** The store's clock, milliseconds since 1970. */
  readonly at: number;
  readonly tenant: string;
  readonly session?: string;
  /** The policy's revision. */
  readonly policy: string;
  /** The id of the key. */
  readonly key: string;
  /** The `mac` of the entry before; "" for the first. */
  readonly prev: string;
  /** The records that its transaction wrote: by kind and a digest of the id, a digest of the value; "" = deleted. */
  readonly records?: Readonly<Record<string, string>>;
  /** HMAC-SHA-256 of the entry's canonical form without `mac`. */
  readonly mac: string;
}

/** One link of a tenant's journal. */
export type JournalEntry = JournalEvent & JournalLink;

/** An entry before it is signed. */
export type UnsignedEntry = JournalEvent & Omit<JournalLink, "mac">;

/** An entry before it has its place. */
export type UnlinkedEntry = JournalEvent & Omit<JournalLink, "mac" | "seq" | "prev" | "records">;

const domain = "interlock-journal";

/** Where an entry is written. */
export interface JournalContext {
  readonly keys: KeyRing;
  readonly tenant: string;
  readonly session?: string;
  readonly policy: string;
  /** Told of each entry while its transaction is still open. */
  readonly noted: () => void;
}

/**
 * Adds an event as the next entry and returns its `seq`. Throws `StoreError`, so that nothing of the transaction is kept,
 * when the store's clock is behind the newest entry: what is too late now must not be in time again.
 */
export function journal(ledger: Ledger, context: JournalContext, event: JournalEvent): number {
  const seq = ledger.append({
    ...boundedEvent(event),
    at: timeOf(event, ledger.now, ledger.newest().at),
    tenant: context.tenant,
    ...(context.session === undefined ? {} : { session: context.session }),
    policy: context.policy,
    key: context.keys.current,
  });
  context.noted();
  return seq;
}

/** Signs an entry with the key that it names. */
export function signEntry(keys: KeyRing, entry: UnsignedEntry): JournalEntry {
  const content = inOrder(entry) as unknown as UnsignedEntry;
  const mac = keyedDigest(keys, domain, canonicalText(content), content.key);
  if (mac === undefined)
    throw new StoreError("journal-key-missing", "the key ring does not hold its own current key");
  return { ...content, mac } as JournalEntry;
}

const ends: readonly string[] = ["completed", "failed", "unknown", "late-result"];
// What a person decides about the governor itself is not held up, and from it on the clock counts as it then is.
const administration: readonly string[] = [
  "halted",
  "lifted",
  "revoked",
  "renewed",
  "policy-set",
  "resolved",
  "grant-revoked",
];

// A clock that is not a number is behind everything.
function timeOf({ kind }: JournalEvent, now: number, newest: number): number {
  if (now >= newest || administration.includes(kind)) return now;
  // The call has run: how it ended has to be told, whatever the clock has done meanwhile.
  if (ends.includes(kind)) return newest;
  throw new StoreError("store-clock-behind", "the store's clock is behind the newest journal entry");
}

/** Whether an entry is what the journal signed, `undefined` when its key is not in the ring. */
export function isSigned(keys: KeyRing, entry: JournalEntry): boolean | undefined {
  // Everything but the signature. What is undefined has no place in JSON, and taking it out of a copy takes longer.
  const content = { ...entry, mac: undefined };
  const signs = (text: string): boolean | undefined => {
    const expected = keyedDigest(keys, domain, text, entry.key);
    return expected === undefined ? undefined : expected === entry.mac;
  };
  try {
    // Only canonical forms are ever signed, so plain JSON that bears the signature is one; other orders take the long way.
    return signs(JSON.stringify(content)) || signs(canonicalJson(content as unknown as Json));
  } catch {
    // An altered entry may hold what has no canonical form; that is an alteration like any other.
    return false;
  }
}
