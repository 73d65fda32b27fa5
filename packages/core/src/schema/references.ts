import type { ErrorObject, ValidateFunction } from "ajv";
import type { Ajv2020 } from "ajv/dist/2020.js";
import type { DataValidateFunction } from "ajv/dist/types/index.js";
import { isObject, type Json, type JsonSchema, own } from "../json.ts";

/** How often references may be followed for one value. */
const mostSteps = 1_000_000;

/**
 * Whether a value may be held against one definition more often than once: where choices lie in a definition that refers
 * to itself, each level of the value multiplies the work.
 */
export function isManifold(schema: JsonSchema): boolean {
  const text = JSON.stringify(schema);
  return text.includes('"$ref":') && manifold.test(text) && !text.includes('"unevaluated');
}

const manifold =
  /"(?:allOf|anyOf|oneOf|not|if|then|else|contains|patternProperties|propertyNames|dependentSchemas|dependencies)":/u;

/** A compiled schema that keeps what it found until it is told to forget it. */
export interface Remembering {
  readonly validate: ValidateFunction;
  readonly forget: () => void;
}

/**
 * Compiles a schema so that each value is looked at once for each definition, however many ways lead there. Its check
 * throws when that is still too much, or when a reference leads back to itself.
 */
export function compileManifold(ajv: Ajv2020, root: JsonSchema): Remembering {
  const targets = new Map<string, Target>();
  let steps = 0;
  ajv.removeKeyword("$ref");
  ajv.addKeyword({
    keyword: "$ref",
    schemaType: "string",
    errors: "full",
    compile: (reference: string) => {
      const target = targetOf(reference);
      const follow: Follow = (value, at) => {
        if (++steps > mostSteps) throw new RangeError("there is too much to check");
        const [isValid, errors] = look(target, value, at);
        follow.errors = errors;
        return isValid;
      };
      return follow as unknown as DataValidateFunction;
    },
  });
  const validate = ajv.compile(root) as ValidateFunction;
  // What these refer to is added behind them. One after the other: a chain of definitions may be long.
  for (const target of targets.values()) target.check = ajv.compile(target.schema) as ValidateFunction;
  return {
    validate,
    forget: () => {
      steps = 0;
      for (const target of targets.values()) target.found.clear();
    },
  };

  function targetOf(reference: string): Target {
    let target = targets.get(reference);
    if (target === undefined) {
      const schema = named(root, reference);
      if (!isObject(schema) && typeof schema !== "boolean")
        throw new TypeError(`the reference ${reference} names nothing`);
      target = { schema, found: new Map() };
      targets.set(reference, target);
    }
    return target;
  }
}

interface Target {
  readonly schema: JsonSchema | boolean;
  check?: ValidateFunction;
  /** By the value's place, which an object's names share with it. */
  readonly found: Map<string, Found>;
}

interface Found {
  readonly value: Json;
  /** That it fits, the first reason why not, or that it is being looked at. */
  result: true | ErrorObject | "open";
}

interface Follow {
  (value: Json, at: Place): boolean;
  errors?: ErrorObject[] | null;
}

type Place = NonNullable<Parameters<ValidateFunction>[1]>;

// Of what was refused before, one reason is told: all of them again would multiply like the work.
function look(target: Target, value: Json, at: Place): readonly [boolean, ErrorObject[] | null] {
  const known = target.found.get(at.instancePath);
  if (known?.value === value) {
    if (known.result === "open") throw new RangeError("a definition refers to itself and says nothing else");
    return known.result === true ? [true, null] : [false, [known.result]];
  }
  const check = target.check as ValidateFunction;
  const found: Found = { value, result: "open" };
  target.found.set(at.instancePath, found);
  const isValid = check(value, at);
  const errors = check.errors ?? [];
  check.errors = null;
  found.result = isValid || (errors[0] as ErrorObject);
  return isValid ? [true, null] : [false, errors];
}

function named(root: JsonSchema, reference: string): Json | undefined {
  if (!reference.startsWith("#")) return undefined;
  return reference
    .split("/")
    .slice(1)
    .map((token) => decoded(token).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<Json | undefined>(
      (at, key) => (Array.isArray(at) ? (at as readonly Json[])[Number(key)] : own(at, key)),
      root,
    );
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
