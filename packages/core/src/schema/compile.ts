import type { ValidateFunction } from "ajv";
import type { JsonSchema } from "../json.ts";
import { withProtoProperties } from "./proto-property.ts";
import { compileManifold, isManifold } from "./references.ts";
import { createValidator } from "./validator.ts";
import { type CheckValue, toViolations } from "./violation.ts";

/**
 * Compiles a schema of a definition once; throws when it is no usable schema. Formats are annotations, keywords that it
 * does not know say nothing. What a policy writes is compiled by `compileConstraint` and `compileCondition`. Values must
 * be bounded in depth before they are checked. A check throws when there is too much to do.
 */
export function compileSchema(schema: JsonSchema): CheckValue {
  // A fresh instance each: ajv keeps every schema it has seen, and two tools may use one `$id`.
  const whole = withProtoProperties(schema);
  const validator = createValidator({ allErrors: true, messages: false, addUsedSchema: false });
  const { validate, forget } = isManifold(whole)
    ? compileManifold(validator, whole)
    : { validate: validator.compile(whole) as ValidateFunction, forget: undefined };
  return (value) => {
    try {
      if (validate(value)) return none;
      return toViolations(validate.errors ?? [], value);
    } finally {
      // There may be as many as there are values: none is kept after this.
      validate.errors = null;
      forget?.();
    }
  };
}

const none: readonly never[] = [];
