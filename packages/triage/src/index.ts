/** Gives every parameter a role, tells what is still open, compiles and lints the policy. Pure. */
export { compilePolicy, definitionDigest } from "./compile-policy.ts";
export { definitionIssues } from "./definition-issues.ts";
export { driftReport } from "./drift-report.ts";
export { editPolicy } from "./edit-policy.ts";
export { fromMcpServerConfig, type ImportedPolicy, type ImportOptions } from "./field/from-server-config.ts";
export type { ServerConfig } from "./field/server-config.ts";
export {
  type ExportedConfig,
  type ExportOptions,
  type ServerConfigKind,
  toMcpServerConfig,
} from "./field/to-server-config.ts";
export { type GovernanceRow, type GovernedParameter, governanceTable } from "./governance-table.ts";
export { lint, lintRules } from "./lint/lint.ts";
export type { Finding, LintedFrom, LintRule } from "./lint/lint-rule.ts";
export { locateIssue } from "./locate-issue.ts";
export { parentPointers } from "./lock-parents.ts";
export { openTriage, type Triage, type TriageState } from "./open-triage.ts";
export { type PolicySource, parsePolicy } from "./parse-policy.ts";
export type {
  ConnectorSource,
  GrantKind,
  OperationSource,
  PolicyFile,
  RoleSource,
  RuleSource,
} from "./policy-file.ts";
export { policyFileJsonSchema } from "./policy-file-schema.ts";
export { writePolicy } from "./policy-yaml.ts";
export type { Question } from "./question.ts";
export { readYaml, type YamlText } from "./read-yaml.ts";
export { type ReviewSummary, reviewSummary } from "./review-summary.ts";
export {
  countSelected,
  groupOperations,
  type OperationGroups,
  searchOperations,
  selectOperations,
} from "./select-operations.ts";
export { type Suggestion, suggestRole } from "./suggest-role.ts";
export { suggestion } from "./suggestion.ts";
export { unattended } from "./unattended.ts";
export { isTrigger, operationsById, whyNoTool } from "./whether-tool.ts";
export type { FindPosition, Position, Positions } from "./yaml-positions.ts";
