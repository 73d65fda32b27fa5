import type { Connector, Issue, Policy, ToolEntry } from "@interlock/core";
import type { PolicyFile } from "../file/policy-file.ts";

/** One thing that a policy may be wondered about, found in its compiled form. */
export interface LintRule {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What the rule wonders about, in one sentence. */
  readonly about: string;
  readonly check: (policy: Policy, from?: LintedFrom) => readonly Finding[];
}

/** What a policy was compiled from, where that is known: it says what was denied. */
export interface LintedFrom {
  readonly file: PolicyFile;
  readonly connectors: Readonly<Record<string, Connector>>;
}

/** One place that a rule wonders about, and what would mend it. */
export interface Finding {
  readonly tool?: ToolEntry;
  readonly connector?: string;
  readonly pointer?: string;
  /** Where it is not the rule's. */
  readonly severity?: "error" | "warning";
  readonly message: string;
  readonly suggestion: string;
}

/** A finding as an issue. */
export function toIssue(rule: LintRule, finding: Finding): Issue {
  const connector = finding.tool?.connector ?? finding.connector;
  return {
    code: rule.code,
    severity: finding.severity ?? rule.severity,
    pointer: finding.pointer ?? "",
    message: finding.message,
    suggestion: finding.suggestion,
    ...(connector === undefined ? {} : { connector }),
    ...(finding.tool === undefined ? {} : { operation: finding.tool.operation }),
  };
}

/** A rule that looks at one tool at a time. */
export function perTool(check: (tool: ToolEntry, policy: Policy) => readonly Finding[]): LintRule["check"] {
  return (policy) =>
    policy.tools.flatMap((tool) => check(tool, policy).map((finding) => ({ tool, ...finding })));
}
