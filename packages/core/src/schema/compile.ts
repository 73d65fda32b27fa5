import type { ErrorObject, ValidateFunction } from "ajv";
import type { JsonSchema } from "../json.ts";
import { withProtoProperties } from "./proto-property.ts";
import { createValidator } from "./validator.ts";
import { type CheckValue, toViolations } from "./violation.ts";

/**
 * Compiles a schema of a definition once; throws when it is no usable schema. Formats are annotations, keywords that it
 * does not know say nothing. What a policy writes is compiled by `compileConstraint` and `compileCondition`. Values must
 * be bounded in depth before they are checked.
 */
export function compileSchema(schema: JsonSchema): CheckValue {
  // A fresh instance each: ajv keeps every schema it has seen, and two tools may use one `$id`.
  const validator = createValidator({ allErrors: true, messages: false });
  const validate = validator.compile(withProtoProperties(schema)) as ValidateFunction;
  return (value) => {
    if (validate(value)) return none;
    const errors: ErrorObject[] = validate.errors ?? [];
    // There may be as many as there are values: none is kept after this.
    validate.errors = null;
    return toViolations(errors, value);
  };
}

const none: readonly never[] = [];
