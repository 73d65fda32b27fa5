import type { ValidateFunction } from "ajv";
import type { JsonSchema } from "../json.ts";
import { createValidator } from "./validator.ts";
import { type CheckValue, toViolation } from "./violation.ts";

/**
 * Compiles a schema of a definition once; throws when it is no usable schema. Formats are annotations, keywords that it
 * does not know say nothing. What a policy writes is compiled by `compileConstraint` and `compileCondition`. Values must
 * be bounded in depth before they are checked.
 */
export function compileSchema(schema: JsonSchema): CheckValue {
  // A fresh instance each: ajv keeps every schema it has seen, and two tools may use one `$id`.
  const validate = createValidator({ allErrors: true }).compile(schema) as ValidateFunction;
  return (value) => {
    if (validate(value)) return none;
    return (validate.errors ?? []).map((error) => toViolation(error, value));
  };
}

const none: readonly never[] = [];
