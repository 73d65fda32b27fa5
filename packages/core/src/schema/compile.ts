import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import type { Json, JsonSchema } from "../json.ts";
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
  const validate = instance().compile(schema) as ValidateFunction;
  return (value) => {
    if (validate(value)) return none;
    return (validate.errors ?? []).map((error) => toViolation(error, value));
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

// ajv keeps one expression for each text of `toString`: without a text of its own, every pattern of a schema would be its first.
function linearRegExp(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = RE2JS.compile(pattern);
  return { test: (text) => compiled.test(text), toString: () => pattern };
}
linearRegExp.code = "linearRegExp";

function toViolation(error: ErrorObject, value: Json): Violation {
  const path = toPath(error.instancePath, value);
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
