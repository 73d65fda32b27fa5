/** Reads connector definitions (Swagger 2.0 with x-ms-* extensions) into core's operations. Pure. */
export { definitionTools } from "./definition/definition-tools.ts";
export { type Dependencies, dependencies } from "./dynamic/dependencies.ts";
export { graftSchemas, type SchemaGraft } from "./operation/graft.ts";
export { type ResponseSource, responseSources } from "./operation/response-sources.ts";
export { type ReadOptions, readConnector } from "./read-connector.ts";
export { hasDuplicateKeys } from "./text/duplicate-keys.ts";
export { type JsonFault, jsonFault } from "./text/json-fault.ts";
