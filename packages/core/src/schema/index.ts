/** The one JSON Schema validator of Interlock: ajv behind a one-method seam, patterns in linear time. */
export { type CheckValue, checkPattern, compileSchema, type Violation } from "./compile.ts";
export { typeStrict } from "./type-strict.ts";
