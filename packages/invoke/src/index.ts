/** The only package that talks to a connector namespace. It carries requests; it has no say in policy. */
export type { Admin, AdminOptions, ConnectionSummary, ConnectorSummary, OperationSummary } from "./admin.ts";
export { apiVersions } from "./api-versions.ts";
export type { BrowseNode } from "./browse.ts";
export { type InvokeErrorCode, invokeErrorCodes } from "./codes.ts";
export type { TokenCredential } from "./credential.ts";
export { type ConnectorFailure, connectorFailure } from "./failure.ts";
export type { Found } from "./found.ts";
export type { PeopleSearch } from "./lookup.ts";
export type { LookupEnd, LookupLimits, LookupOptions, LookupQuestion, LookupRecord } from "./lookup-end.ts";
export { type Namespace, type NamespaceOptions, openNamespace } from "./namespace.ts";
export { nextPage, type PagingOptions } from "./paging.ts";
export type {
  ResolvedOperation,
  ResolvedPlace,
  SchemaEnd,
  SchemaOptions,
  SchemaQuestion,
} from "./resolve-schema.ts";
export { normaliseStatus } from "./status.ts";
export { type TriggerParameter, triggerParameters } from "./trigger-parameters.ts";
