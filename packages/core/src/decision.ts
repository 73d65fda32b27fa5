/** The three answers, from weak to strict. */
export type Verdict = "allow" | "ask" | "deny";

/** What a person has to give before an `ask` can run; approval is asked first. */
export type Need = "approval" | "elevation";

/** Why a decision is what it is (governance.md 10.3). */
export type ReasonCode =
  | "permission"
  | "run-mode"
  | "ceiling"
  | "rule"
  | "limit"
  | "origin"
  | "authority"
  | "elevation-unattended"
  | "unattended"
  | "deferred"
  | "approval"
  | "approval-used"
  | "approval-expired"
  | "approval-mismatch"
  | "approval-unknown"
  | "request-changed"
  | "too-large-to-show"
  | "agent-secret"
  | "rejected"
  | "grant"
  | "halted"
  | "revoked"
  | "drift"
  | "session-differs"
  | "governor-closed"
  | "authority-failed"
  | "secret-unavailable"
  | "record-altered"
  | "keys-differ"
  | "journal-unavailable"
  | "store-unavailable"
  | "policy-error";

/** One reason, as data. */
export interface Reason {
  readonly code: ReasonCode;
  /** What the code is about: the permission, the mode's name, the rule's reason. For people. */
  readonly detail?: string;
  /** Whether the agent may read `detail`. */
  readonly tellAgent?: boolean;
}

/** The answer to "may this call run?". */
export interface Decision {
  readonly verdict: Verdict;
  readonly needs: readonly Need[];
  readonly reasons: readonly Reason[];
}
