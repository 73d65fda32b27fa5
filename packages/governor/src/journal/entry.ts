import type { Json } from "@interlock/core";

/** What an entry tells; argument values, results and secrets are in none of them. */
export type JournalEvent =
  /** A session's id is bound to its mode and actor, from its first opening on. */
  | { readonly kind: "opened"; readonly mode: Json; readonly actor: string }
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
  /** Calls whose governor still has them under way, and until when they count as that. */
  | { readonly kind: "under-way"; readonly claims: Json; readonly until: number }
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
