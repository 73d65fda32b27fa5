import type { ErrorObject } from "ajv";
import type { Json } from "../json.ts";

/** One place where a value does not fit its schema. */
export interface Violation {
  /** The steps to the value; array indices are numbers. */
  readonly path: readonly (string | number)[];
  /** The JSON Schema keyword that refused it. */
  readonly keyword: string;
  /** For `required` and `additionalProperties`: the property in question. */
  readonly property?: string;
  /** What the keyword says: a bound, a pattern, the values that are allowed. Of a policy's schemas only. */
  readonly says?: Json;
}

/** Tells every place where a value does not fit; empty = it fits. */
export type CheckValue = (value: Json) => readonly Violation[];

/** Errors of the validator as violations of the value that they were found in; they take the errors' places in the list. */
export function toViolations(errors: ErrorObject[], value: Json): readonly Violation[] {
  const found: (ErrorObject | Violation)[] = errors;
  let [text, path] = ["", root as Violation["path"]];
  for (const [index, error] of errors.entries()) {
    // Those of one object come one after the other, and share their path.
    if (error.instancePath !== text) {
      text = error.instancePath;
      path = toPath(text, value);
    }
    found[index] = toViolation(error, path);
  }
  return found as Violation[];
}

function toViolation(error: ErrorObject, path: Violation["path"]): Violation {
  const params = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
    unevaluatedProperty?: string;
  };
  const property = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return { path, keyword: error.keyword, ...(property === undefined ? {} : { property }) };
}

const root: readonly never[] = [];

// ajv writes an index and a property called "0" alike; the value tells them apart.
function toPath(instancePath: string, value: Json): readonly (string | number)[] {
  if (instancePath === "") return root;
  const path: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const token of instancePath.split("/").slice(1)) {
    const key = token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
    path.push(Array.isArray(at) ? Number(key) : key);
    at = (at as Record<string, Json> | undefined)?.[key];
  }
  return path;
}

/** The errors of a policy's schema as violations: those of branches that were tried and not taken say nothing. */
export function toRefusals(errors: readonly ErrorObject[], value: Json): readonly Violation[] {
  const told = errors.filter((error) => error.keyword !== "if" && !isInChoice(error.schemaPath));
  return (told.length > 0 ? told : errors).map((error) => ({
    ...toViolation(error, toPath(error.instancePath, value)),
    says: error.schema as Json,
  }));
}

// `#/properties/anyOf/pattern` is no choice, `#/anyOf/0/pattern` is one.
function isInChoice(schemaPath: string): boolean {
  const tokens = schemaPath.split("/").slice(1, -1);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string;
    if (["anyOf", "oneOf", "contains", "propertyNames"].includes(token)) return true;
    // What a property is called is no keyword.
    if (token === "properties") at++;
  }
  return false;
}
