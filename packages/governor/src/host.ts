import type { ApprovalRequest } from "@interlock/approval";
import type { Answerer, Authority, Call, Invoke, Policy } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import type { JournalContext } from "./journal.ts";
import type { KeyRing } from "./keys.ts";
import type { SessionFacts } from "./session.ts";
import type { Store } from "./store.ts";

/** What a person may do to a governor besides answering (governance.md §6). */
export type Action = "answer" | "perform" | "halt" | "lift";

/** What a governor was given, completed with its defaults. */
export interface Host {
  readonly policy: Policy;
  readonly invoke: Invoke;
  readonly store: Store;
  readonly keys: KeyRing;
  readonly profile: Profile;
  readonly authority: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  readonly may: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  readonly secrets: (name: string) => string | Promise<string>;
  readonly notify: (request: ApprovalRequest) => void;
  /** Milliseconds that a call may take. */
  readonly deadline: number;
  readonly context: (session: Pick<SessionFacts, "id" | "tenant">) => JournalContext;
}
