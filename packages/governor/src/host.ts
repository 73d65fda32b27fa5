import type { ApprovalRequest, Grant } from "@interlock/approval";
import type { Answerer, Authority, Call, Invoke, Policy } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import type { JournalContext } from "./journal.ts";
import type { KeyRing } from "./keys.ts";
import type { RecentOutcomes } from "./once.ts";
import type { SessionFacts } from "./session.ts";
import type { Store, Transaction } from "./store.ts";
import type { CallTrace } from "./telemetry.ts";

/** What a person may do to a governor (governance.md §6). */
export type Action =
  | "answer"
  | "perform"
  | "elevate"
  | "grant"
  | "halt"
  | "lift"
  | "set-policy"
  | "connection"
  | "resolve"
  | "look-up";

/** What a governor was given, completed with its defaults. */
export interface Host {
  readonly invoke: Invoke;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly profile: Profile;
  readonly authority: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  readonly may: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  readonly secrets: (name: string) => string | Promise<string>;
  readonly notify: (request: ApprovalRequest) => void;
  readonly trace: (tool: string) => CallTrace;
  readonly recent: RecentOutcomes;
  /** Milliseconds that a call may take. */
  readonly deadline: number;
  /** UTF-16 code units of JSON text that a result may have. */
  readonly resultLimit: number;
  /** The tenant's policy as this host last saw it. */
  readonly policyOf: (tenant: string) => Policy;
  /** The tenant's policy as the store has it now. */
  readonly policyFor: (transaction: Transaction, tenant: string) => Promise<Policy>;
  /** The standing grants that could answer a session's calls, as this host last saw them. */
  readonly grantsOf: (session: SessionFacts) => readonly Grant[];
  /** The same as the store has them now. */
  readonly grantsFor: (transaction: Transaction, session: SessionFacts) => Promise<readonly Grant[]>;
  /** An HMAC under the host's current key; only such a digest leaves the process. */
  readonly keyed: (domain: string, text: string) => string;
  /** The keyed digest that stands for a request in journal, claims and spans. */
  readonly keyedRequest: (requestDigest: string) => string;
  readonly context: (where: { readonly id?: string; readonly tenant: string }) => JournalContext;
}
