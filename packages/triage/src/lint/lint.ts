import { type Issue, type Policy, sortIssues } from "@interlock/core";
import { agentSecret } from "./agent-secret.ts";
import { allowedWrite } from "./allowed-write.ts";
import { approversCannotApprove } from "./approvers-cannot-approve.ts";
import { askUnattended } from "./ask-unattended.ts";
import { autonomousAskWrite } from "./autonomous-ask-write.ts";
import { constraintUnsatisfiable } from "./constraint-unsatisfiable.ts";
import { freeTarget } from "./free-target.ts";
import { joinedMulti } from "./joined-multi.ts";
import { type LintedFrom, type LintRule, toIssue } from "./lint-rule.ts";
import { noSeparationOfDuties } from "./no-separation-of-duties.ts";
import { nothingSelected } from "./nothing-selected.ts";
import { otherKeysLost } from "./other-keys-lost.ts";
import { patternCatastrophic } from "./pattern-catastrophic.ts";
import { patternUnanchored } from "./pattern-unanchored.ts";
import { providerSchemaCut } from "./provider-schema-cut.ts";
import { ruleAlways } from "./rule-always.ts";
import { ruleHoldsWhenAbsent } from "./rule-holds-when-absent.ts";
import { ruleNever } from "./rule-never.ts";
import { sameRequest } from "./same-request.ts";
import { sharedOwner } from "./shared-owner.ts";
import { tooManyTools } from "./too-many-tools.ts";
import { unboundedSelected } from "./unbounded-selected.ts";
import { writeAsRead } from "./write-as-read.ts";

/** Every lint rule, by its code. */
export const lintRules: readonly LintRule[] = [
  agentSecret,
  allowedWrite,
  approversCannotApprove,
  askUnattended,
  autonomousAskWrite,
  constraintUnsatisfiable,
  freeTarget,
  joinedMulti,
  noSeparationOfDuties,
  nothingSelected,
  otherKeysLost,
  patternCatastrophic,
  patternUnanchored,
  providerSchemaCut,
  sameRequest,
  ruleAlways,
  ruleHoldsWhenAbsent,
  ruleNever,
  sharedOwner,
  tooManyTools,
  unboundedSelected,
  writeAsRead,
];

/** What a careful reviewer would wonder about in a policy that compiles, each with what would mend it. */
export function lint(policy: Policy, from?: LintedFrom): readonly Issue[] {
  return sortIssues(
    lintRules.flatMap((rule) => rule.check(policy, from).map((finding) => toIssue(rule, finding))),
  );
}
