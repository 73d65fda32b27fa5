import { StoreError } from "@interlock/core";
import type { Ledger } from "../records/ledger.ts";
import { boundedEvent } from "./bounded-event.ts";
import type { JournalEvent } from "./entry.ts";
import type { KeyRing } from "./keys.ts";

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

const afterwards: readonly string[] = ["under-way", "completed", "failed", "unknown", "late-result"];
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
  // The call runs or has run: that and how it ended has to be told, whatever the clock has done meanwhile.
  if (afterwards.includes(kind)) return newest;
  throw new StoreError("store-clock-behind", "the store's clock is behind the newest journal entry");
}
