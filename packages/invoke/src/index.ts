/** The only package that talks to a connector namespace. It carries requests; it has no say in policy. */
export type { Admin, AdminOptions, ConnectionSummary, ConnectorSummary, OperationSummary } from "./admin.ts";
export { apiVersions } from "./api-versions.ts";
export { type InvokeErrorCode, invokeErrorCodes } from "./codes.ts";
export type { TokenCredential } from "./credential.ts";
export { type ConnectorFailure, connectorFailure } from "./failure.ts";
export { type Namespace, type NamespaceOptions, openNamespace } from "./namespace.ts";
export { nextPage, type PagingOptions } from "./paging.ts";
export { normaliseStatus } from "./status.ts";
