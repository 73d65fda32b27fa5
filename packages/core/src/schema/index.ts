/** The JSON Schema validator of Interlock, and the closed schema language of policies; patterns in linear time. */
export { checkPolicySchema, describeFaults, type SchemaFault, schemasOf } from "./check-policy-schema.ts";
export { spokenTypes } from "./clash.ts";
export { isAnchored, isClosedPattern } from "./closed-pattern.ts";
export { compileSchema } from "./compile.ts";
export { type Condition, compileCondition, compileConstraint } from "./compile-policy-schema.ts";
export { describeViolation } from "./describe.ts";
export { checkPattern } from "./pattern.ts";
export type { CheckValue, Violation } from "./violation.ts";
export { type JsonType, sameValue, typeOf, vocabulary } from "./vocabulary.ts";
