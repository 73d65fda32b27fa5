import { Ajv2020, type Options } from "ajv/dist/2020.js";
import type { Json } from "../json.ts";
import { hasFormat } from "./formats.ts";
import { isMultiple } from "./multiple.ts";
import { linearRegExp } from "./pattern.ts";
import { equalTo, hasUniqueItems } from "./same.ts";

/** The validator behind every schema: ajv, patterns in linear time. */
export function createValidator(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    validateFormats: false,
    validateSchema: false,
    // Compiling the schema of schemas for every instance would cost more than most of what is compiled.
    meta: false,
    // A property called `hasOwnProperty` or `__proto__` is data like any other.
    ownProperties: true,
    code: { regExp: linearRegExp },
    ...options,
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

/**
 * The validator of what a policy writes: a deny rule must not be silent because of how a validator compares objects with
 * a member called `constructor`, divides numbers, or passes formats over.
 */
export function createPolicyValidator(options: Options): Ajv2020 {
  const ajv = createValidator(options);
  for (const keyword of ["const", "enum", "multipleOf", "format"]) ajv.removeKeyword(keyword);
  ajv.addKeyword({ keyword: "const", errors: false, compile: (wanted: Json) => equalTo([wanted]) });
  ajv.addKeyword({
    keyword: "enum",
    schemaType: "array",
    errors: false,
    compile: (wanted: readonly Json[]) => equalTo(wanted),
  });
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    errors: false,
    validate: (step: number, value: number) => isMultiple(value, step),
  });
  ajv.addKeyword({
    keyword: "format",
    type: "string",
    schemaType: "string",
    errors: false,
    validate: (name: string, text: string) => hasFormat(name, text),
  });
  return ajv;
}
