/** Reads connector definitions (Swagger 2.0 with x-ms-* extensions) into core's operations. Pure. */
export { type Dependencies, dependencies } from "./dependencies.ts";
export { type ReadOptions, readConnector } from "./read-connector.ts";
