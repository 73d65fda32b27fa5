/** The words that every package of Interlock shares. Pure: no clock, no randomness, no I/O. */
export { type Actor, type Answerer, isListed } from "./actor.ts";
export {
  type ArgumentsSchemaOptions,
  argumentsSchema,
  containerAt,
  usedDefinitions,
} from "./arguments-schema.ts";
export { base64Bytes } from "./base64.ts";
export { envelopeKeys, isEnvelopeKey } from "./body-envelope.ts";
export { bodyKeyOf } from "./body-key.ts";
export type { Call, Invoke, InvokeOptions, InvokeRequest, InvokeResponse, Outcome } from "./call.ts";
export { canonicalJson, digest, sha256Bytes } from "./canonical.ts";
export type { Decision, Need, Reason, ReasonCode, Verdict } from "./decision.ts";
export type {
  DynamicSource,
  LookupArgument,
  LookupReference,
  TreeCondition,
  TreeSource,
} from "./dynamic-source.ts";
export {
  InterlockError,
  InvokeError,
  isInterlockError,
  isInvokeError,
  PolicyError,
  StoreError,
} from "./errors.ts";
export { escapeJson, escapeText, hasUnseen } from "./escape-text.ts";
export { fold, isPlainKey } from "./fold.ts";
export { freeKey } from "./free-key.ts";
export { endSentence } from "./full-stop.ts";
export { type CallIssueCode, hasErrors, type Issue, type PolicyIssueCode, sortIssues } from "./issue.ts";
export { deepFreeze, isObject, type Json, type JsonObject, type JsonSchema, own, put } from "./json.ts";
export { type NameConflict, nameConflicts, type Supplied, type Supplier } from "./lookalike-names.ts";
export type {
  Body,
  BodyEncoding,
  Connector,
  Container,
  Leaf,
  Method,
  Operation,
  Parameter,
  Trigger,
} from "./operation.ts";
export { plainJson } from "./plain-json.ts";
export {
  argumentKey,
  formatPath,
  formatPointer,
  type Location,
  type Pointer,
  parsePointer,
  pointerBelow,
  type Segment,
  type Step,
} from "./pointer.ts";
export type {
  AgentLeaf,
  ApprovalTerms,
  Constraint,
  GrantTerms,
  InjectedLeaf,
  Limits,
  Lock,
  Place,
  Policy,
  PolicyConnector,
  ReservedNames,
  Rule,
  ToolEntry,
  WireParameter,
} from "./policy.ts";
export { runModeSchema } from "./policy-schema.ts";
export {
  type AliasTable,
  aliasTable,
  decodeKeys,
  decodeName,
  encodeKeys,
  encodeName,
  type NameRule,
} from "./providers/alias.ts";
export type { Codec } from "./providers/codec.ts";
export { declareTools } from "./providers/declaration.ts";
export { listTools } from "./providers/list-tools.ts";
export {
  keyAliases,
  type Provider,
  type ProviderProfile,
  type ProviderTool,
  providers,
  toolsFor,
} from "./providers/provider.ts";
export type { Translation } from "./providers/translation.ts";
export { policyRevision, readPolicy, safeReadPolicy } from "./read-policy.ts";
export { reservedKeyword, splitReserved } from "./reserved-names.ts";
export { fail, ok, type Result } from "./result.ts";
export {
  type Authority,
  describeRunMode,
  isRunMode,
  type OnAsk,
  type Permission,
  type RunMode,
} from "./run-mode.ts";
export { didYouMean, suggestion } from "./suggestion.ts";
export { findTool, type Tool, type ToolAliases, toTool } from "./tool.ts";
export { isTransportHeader } from "./transport-header.ts";
export { type Found, isOtherKey, stepsTo, valuesAt } from "./values-at.ts";
