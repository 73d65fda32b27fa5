import type { ValidateFunction } from "ajv";
import type { Json, JsonSchema } from "../json.ts";
import { checkPolicySchema, describeFaults } from "./check-policy-schema.ts";
import { clashFree } from "./clash.ts";
import { createPolicyValidator } from "./validator.ts";
import { type CheckValue, toRefusals } from "./violation.ts";

/** Whether a rule's condition holds for a value. */
export type Condition = (value: Json) => boolean;

/**
 * Compiles a schema that bounds what an agent may supply: a constraint, a grant. One type clash refuses the value. Throws
 * when the schema is none of the policy's language. Values must be bounded in depth before they are checked.
 */
export function compileConstraint(schema: JsonSchema): CheckValue {
  const [isFree, fits] = compile(schema, { allErrors: true, verbose: true });
  return (value) => {
    if (!isFree(value)) return toRefusals(isFree.errors ?? [], value);
    return fits(value) ? none : toRefusals(fits.errors ?? [], value);
  };
}

/** Compiles a rule's condition: it holds where the value fits, and wherever one keyword clashes. Throws likewise. */
export function compileCondition(schema: JsonSchema): Condition {
  const [isFree, fits] = compile(schema, {});
  return (value) => !isFree(value) || fits(value);
}

function compile(
  schema: JsonSchema,
  options: Parameters<typeof createPolicyValidator>[0],
): readonly [isFree: ValidateFunction, fits: ValidateFunction] {
  const faults = checkPolicySchema(schema);
  if (faults.length > 0) throw new TypeError(describeFaults(faults));
  const [isFree, fits] = [clashFree(schema), schema].map(
    (each) => createPolicyValidator(options).compile(each as JsonSchema | boolean) as ValidateFunction,
  );
  return [isFree as ValidateFunction, fits as ValidateFunction];
}

const none: readonly never[] = [];
