/** Finds and reads definitions on disk; the only part of the package that touches files. */
export { findDefinitions } from "./find-definitions.ts";
export { type LoadOptions, loadConnector } from "./load-connector.ts";
