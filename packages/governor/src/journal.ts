import { canonicalJson, type Json, StoreError } from "@interlock/core";
import { canonicalText, inOrder } from "./canonical-order.ts";
import { type KeyRing, keyedDigest } from "./keys.ts";
import type { Transaction } from "./store.ts";

/** What an entry tells; argument values, results and secrets are in none of them. */
export type JournalEvent =
  | { readonly kind: "refused"; readonly tool: string; readonly issues: Json }
  | {
      readonly kind: "decided";
      readonly tool: string;
      readonly verdict: string;
      readonly needs: Json;
      readonly reasons: Json;
      readonly request: string;
      readonly dropped?: Json;
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
    }
  | {
      readonly kind: "completed";
      readonly claim: number;
      readonly status: number;
      readonly size: number;
      readonly result: string;
    }
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

/** One link of a tenant's journal. */
export type JournalEntry = JournalEvent & {
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
  /** HMAC-SHA-256 of the entry's canonical form without `mac`. */
  readonly mac: string;
};

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
 * Appends an event as the next link and returns the entry. Rejects with `StoreError`, so that nothing of the transaction is
 * kept, when the entry cannot be written, or when the store's clock is behind the newest entry: what is too late now must
 * not be in time again.
 */
export async function journal(
  transaction: Transaction,
  context: JournalContext,
  event: JournalEvent,
): Promise<JournalEntry> {
  const head = await transaction.head();
  const content = inOrder({
    ...event,
    seq: (head?.seq ?? 0) + 1,
    at: timeOf(event, transaction.now, head?.at ?? 0),
    tenant: context.tenant,
    ...(context.session === undefined ? {} : { session: context.session }),
    policy: context.policy,
    key: context.keys.current,
    prev: head?.mac ?? "",
  }) as unknown as Omit<JournalEntry, "mac">;
  const mac = keyedDigest(context.keys, domain, canonicalText(content));
  if (mac === undefined)
    throw new StoreError("journal-key-missing", "the key ring does not hold its own current key");
  const entry = { ...content, mac } as JournalEntry;
  await append(transaction, entry);
  context.noted();
  return entry;
}

const ends: readonly string[] = ["completed", "failed", "unknown"];
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

async function append(transaction: Transaction, entry: JournalEntry): Promise<void> {
  try {
    await transaction.append(entry);
  } catch (cause) {
    throw new StoreError("journal-unavailable", "the journal cannot be written", { cause });
  }
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
