import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import type { Json, JsonSchema } from "../json.ts";
import { withProtoProperties } from "./proto-property.ts";
import { hasUniqueItems } from "./unique-items.ts";

/** One place where a value does not fit its schema. */
export interface Violation {
  /** The steps to the value; array indices are numbers. */
  readonly path: readonly (string | number)[];
  /** The JSON Schema keyword that refused it. */
  readonly keyword: string;
  /** For `required` and `additionalProperties`: the property in question. */
  readonly property?: string;
}

/** Tells every place where a value does not fit; empty = it fits. */
export type CheckValue = (value: Json) => readonly Violation[];

/** Compiles a schema once; throws when it is no usable schema. Values must be bounded in depth before they are checked. */
export function compileSchema(schema: JsonSchema): CheckValue {
  // A fresh instance each: ajv keeps every schema it has seen, and two tools may use one `$id`.
  const validate = instance().compile(withProtoProperties(schema)) as ValidateFunction;
  return (value) => {
    if (validate(value)) return none;
    const found: (ErrorObject | Violation)[] = validate.errors ?? [];
    // There may be as many as there are values: none is kept twice, and none after this.
    validate.errors = null;
    let [text, path] = ["", root as Violation["path"]];
    for (const [index, error] of (found as ErrorObject[]).entries()) {
      // Those of one object come one after the other, and share their path.
      if (error.instancePath !== text) {
        text = error.instancePath;
        path = toPath(text, value);
      }
      found[index] = toViolation(error, path);
    }
    return found as Violation[];
  };
}

/** Why a pattern cannot be used in a policy, `undefined` when it can: RE2 syntax, run in linear time. */
export function checkPattern(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "not a pattern";
  }
}

const none: readonly Violation[] = [];

function instance(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    messages: false,
    validateFormats: false,
    validateSchema: false,
    // Compiling the schema of schemas for every instance would cost more than most of what is compiled.
    meta: false,
    // A property called `hasOwnProperty` or `__proto__` is data like any other.
    ownProperties: true,
    code: { regExp: linearRegExp },
  });
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    errors: false,
    validate: (isWanted: boolean, items: readonly Json[]) => !isWanted || hasUniqueItems(items),
  });
  return ajv;
}

function linearRegExp(pattern: string): { test(text: string): boolean } {
  const compiled = RE2JS.compile(pattern);
  return { test: (text) => compiled.test(text) };
}
linearRegExp.code = "linearRegExp";

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
