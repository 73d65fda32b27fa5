import { type Decision, endSentence, type Reason, type ReasonCode } from "@interlock/core";

/** A decision as sentences for people: the verdict first, then what led to it. */
export function explain(decision: Decision): readonly string[] {
  const verdict = {
    allow: "It runs.",
    ask: `It waits for a person: ${decision.needs.join(", then ")}.`,
    deny: "It does not run.",
  }[decision.verdict];
  return [verdict, ...decision.reasons.map(sentence)];
}

const sentences: Readonly<Record<ReasonCode, (detail: string) => string>> = {
  permission: (detail) =>
    detail === "actor" ? "The policy does not let this actor use it." : `The policy says ${detail}.`,
  "run-mode": (detail) => `The session runs in ${detail}.`,
  ceiling: (detail) => `A ceiling of ${detail} stands above it.`,
  rule: (detail) => endSentence(`A rule raised it: ${detail}`),
  limit: (detail) => `The limit ${detail} is reached.`,
  origin: (detail) => endSentence(`Where an argument came from raised it: ${detail}`),
  authority: (user) =>
    user === ""
      ? "The agent's own identity may not do it; a user has to lend the right."
      : `${user} lends the right to it.`,
  "elevation-unattended": () => "Nobody is there to lend the missing right.",
  unattended: () => "It would have asked, but the session proceeds without a person.",
  deferred: () => "It is parked until a person answers; the run goes on.",
  approval: (detail) => (detail === "" ? "Nobody has approved it yet." : `Approval ${detail} fits it.`),
  "approval-used": () => "The approval was used already.",
  "approval-expired": () => "The approval is too old.",
  "approval-mismatch": () => "The approval is for another call.",
  "approval-unknown": () => "There is no such approval.",
  "request-changed": () => "The request has changed since it was shown.",
  "too-large-to-show": () =>
    "It would have to be approved, and it is too large to be shown to a person whole.",
  "agent-secret": () =>
    "It would have to be approved, and the agent supplied a credential that must not be kept.",
  rejected: () => "A person rejected it.",
  grant: (detail) => `Standing grant ${detail} covers it.`,
  halted: () => "It is halted.",
  revoked: () => "Its connection was revoked.",
  drift: () => "Its definition is not the one that was approved.",
  "session-differs": () => "The session was opened with another mode or for another actor.",
  "governor-closed": () => "The governor is closed.",
  "authority-failed": () => "Whether the agent's own identity may do it could not be found out.",
  "secret-unavailable": () => "Which version a locked secret has could not be found out.",
  "record-altered": () => "A record of the store is not what the governor wrote.",
  "keys-differ": () => "The journal was written with other keys.",
  "journal-unavailable": () => "The journal cannot be written.",
  "store-unavailable": () => "The store cannot be reached.",
  "policy-error": () => "The policy could not be evaluated.",
};

function sentence(reason: Reason): string {
  // Reasons may come back from a journal that a later version wrote.
  return Object.hasOwn(sentences, reason.code)
    ? sentences[reason.code](reason.detail ?? "")
    : `${reason.code}: ${reason.detail ?? ""}`;
}
