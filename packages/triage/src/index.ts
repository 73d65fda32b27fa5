/** Gives every parameter a role, tells what is still open, compiles and lints the policy. Pure. */
export { compilePolicy, definitionDigest } from "./compile/compile-policy.ts";
export { definitionIssues } from "./compile/definition-issues.ts";
export { isTrigger, operationsById, whyNoTool } from "./compile/whether-tool.ts";
export { openTriage, type Triage, type TriageState } from "./conversation/open-triage.ts";
export type { Question } from "./conversation/question.ts";
export {
  countSelected,
  groupOperations,
  type OperationGroups,
  searchOperations,
  selectOperations,
} from "./conversation/select-operations.ts";
export { editPolicy } from "./file/edit-policy.ts";
export { locateIssue } from "./file/locate-issue.ts";
export { type PolicySource, parsePolicy } from "./file/parse-policy.ts";
export type {
  ConnectorSource,
  GrantKind,
  OperationSource,
  PolicyFile,
  RoleSource,
  RuleSource,
} from "./file/policy-file.ts";
export { policyFileJsonSchema } from "./file/policy-file-schema.ts";
export { writePolicy } from "./file/policy-yaml.ts";
export { readYaml, type YamlText } from "./file/read-yaml.ts";
export { suggestion } from "./file/suggestion.ts";
export type { FindPosition, Position, Positions } from "./file/yaml-positions.ts";
export { lint, lintRules } from "./lint/lint.ts";
export type { Finding, LintedFrom, LintRule } from "./lint/lint-rule.ts";
export { driftReport } from "./review/drift-report.ts";
export { type GovernanceRow, type GovernedParameter, governanceTable } from "./review/governance-table.ts";
export { type ReviewSummary, reviewSummary } from "./review/review-summary.ts";
export { unattended } from "./review/unattended.ts";
export { parentPointers } from "./roles/lock-parents.ts";
export { type Suggestion, suggestRole } from "./roles/suggest-role.ts";
export {
  fromMcpServerConfig,
  type ImportedPolicy,
  type ImportOptions,
} from "./server-config/from-server-config.ts";
export type { ServerConfig, ServerConfigKind } from "./server-config/server-config.ts";
export {
  type ExportedConfig,
  type ExportOptions,
  toMcpServerConfig,
} from "./server-config/to-server-config.ts";
