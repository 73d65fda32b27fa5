/** Reads connector definitions (Swagger 2.0 with x-ms-* extensions) into core's operations. Pure. */
export { definitionTools } from "./definition-tools.ts";
export { type Dependencies, dependencies } from "./dependencies.ts";
export { hasDuplicateKeys } from "./duplicate-keys.ts";
export { graftSchemas, type SchemaGraft } from "./graft.ts";
export { type JsonFault, jsonFault } from "./json-fault.ts";
export { type ReadOptions, readConnector } from "./read-connector.ts";
export { type ResponseSource, responseSources } from "./response-sources.ts";
