import type { ApprovalRequest, Grant, ShowLimits } from "@interlock/approval";
import type { Answerer, Authority, Call, Invoke, Policy } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import type { Leases } from "../call/leases.ts";
import type { RecentOutcomes } from "../call/recent-outcomes.ts";
import type { Underway } from "../call/underway.ts";
import type { JournalContext } from "../journal/journal.ts";
import type { KeyRing } from "../journal/keys.ts";
import type { Ledger, RunLedger } from "../records/ledger.ts";
import type { TenantSecrets } from "../secrets/secrets.ts";
import type { Notice } from "./notice.ts";
import type { SessionFacts } from "./session-facts.ts";
import type { Store } from "./store.ts";
import type { CallTrace } from "./telemetry.ts";

/** What a person may do to a governor (governance.md 6.17). */
export type Action =
  | "read"
  | "answer"
  | "perform"
  | "elevate"
  | "grant"
  | "halt"
  | "lift"
  | "set-policy"
  | "connection"
  | "resolve"
  | "follow"
  | "look-up";

/** What a governor was given, completed with its defaults. */
export interface Host {
  readonly invoke: Invoke;
  readonly store: Store;
  /** Runs work alone for a tenant, over records that are authentic. */
  readonly transaction: RunLedger;
  readonly keys: KeyRing;
  readonly profile: Profile;
  readonly authority: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  readonly may: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  /** Whether readers have to say who they are: a `may` was given. */
  readonly asksReaders: boolean;
  readonly secrets: TenantSecrets;
  readonly show: ShowLimits;
  readonly notify: (request: ApprovalRequest) => void;
  readonly notice: (notice: Notice) => void;
  readonly noticeOnce: (key: string, notice: Notice) => void;
  readonly trace: (tool: string) => CallTrace;
  readonly recent: RecentOutcomes;
  readonly leases: Leases;
  readonly underway: Underway;
  /** This governor: new at each start. */
  readonly instance: string;
  /** Milliseconds that a call may take. */
  readonly deadline: number;
  /** Milliseconds that a claim counts as under way without being renewed. */
  readonly lease: number;
  /** UTF-16 code units of JSON text that a result may have. */
  readonly resultLimit: number;
  /** The policy that the host was made with. */
  readonly own: Policy;
  /** The tenant's policy as this host last saw it. */
  readonly policyOf: (tenant: string) => Policy;
  /** The tenant's policy as the store has it now. */
  readonly policyFor: (ledger: Ledger, tenant: string) => Promise<Policy>;
  /** The standing grants that could answer a session's calls, as this host last saw them. */
  readonly grantsOf: (session: SessionFacts) => readonly Grant[];
  /** The same as the store has them now. */
  readonly grantsFor: (ledger: Ledger, session: SessionFacts) => Promise<readonly Grant[]>;
  /** An HMAC under the host's current key; only such a digest leaves the process. */
  readonly keyed: (domain: string, text: string) => string;
  /** The keyed digest that stands for a request in journal, claims and spans. */
  readonly keyedRequest: (requestDigest: string) => string;
  readonly context: (where: { readonly id?: string; readonly tenant: string }) => JournalContext;
}
