import { isObject } from "../json.ts";
import { didYouMean } from "../suggestion.ts";
import { formatNames, isFormat } from "./formats.ts";
import { checkPattern } from "./pattern.ts";
import { type KeywordForm, typeNames } from "./vocabulary.ts";

/** What is wrong with a keyword's value. */
export interface Fault {
  readonly message: string;
  readonly suggestion?: string;
  /** The steps from the value to what is wrong. */
  readonly at?: readonly (string | number)[];
}

/** Why a value has not the form that a keyword's value must have; `undefined` when it has. */
export function faultOf(form: KeywordForm, value: unknown): Fault | undefined {
  return forms[form](value);
}

const forms: Readonly<Record<KeywordForm, (value: unknown) => Fault | undefined>> = {
  types: typesFault,
  value: (value) => (isJson(value) ? undefined : { message: "must be a JSON value" }),
  values: (value) =>
    Array.isArray(value) && value.length > 0 && isJson(value)
      ? undefined
      : { message: "must be a list of at least one value" },
  number: (value) => (isNumber(value) ? undefined : { message: "must be a number", ...unquoted(value) }),
  step: (value) =>
    isNumber(value) && value > 0 ? undefined : { message: "must be a number above 0", ...unquoted(value) },
  count: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? undefined
      : { message: "must be a whole number, 0 or more", ...unquoted(value) },
  flag: (value) => (typeof value === "boolean" ? undefined : { message: "must be true or false" }),
  pattern: patternFault,
  format: formatFault,
  names: namesFault,
  "names by name": (value) =>
    isObject(value)
      ? firstOf(Object.entries(value), ([name, names]) => nameFault(name) ?? within(name, namesFault(names)))
      : { message: "must be a mapping of names to lists of names" },
  // What stands in them is checked as a schema of its own.
  schema: () => undefined,
  schemas: (value) =>
    Array.isArray(value) && value.length > 0
      ? undefined
      : { message: "must be a list of at least one schema" },
  "schemas by name": (value) =>
    isObject(value)
      ? firstOf(Object.keys(value), nameFault)
      : { message: "must be a mapping of names to schemas" },
  text: (value) => (typeof value === "string" ? undefined : { message: "must be a text" }),
};

function typesFault(value: unknown): Fault | undefined {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const unknown = names.find((name) => !(typeNames as readonly unknown[]).includes(name));
  if (names.length > 0 && unknown === undefined && new Set(names).size === names.length) return undefined;
  const message = `must be one of ${typeNames.join(", ")}, or a list of some of them`;
  return { message, ...(typeof unknown === "string" ? didYouMean(unknown, typeNames) : {}) };
}

function patternFault(value: unknown): Fault | undefined {
  if (typeof value !== "string") return { message: "must be a regular expression in RE2 syntax" };
  const refusal = checkPattern(value);
  return refusal === undefined
    ? undefined
    : { message: `is not RE2 syntax: ${JSON.stringify(value)}: ${refusal}` };
}

function formatFault(value: unknown): Fault | undefined {
  if (typeof value === "string" && isFormat(value)) return undefined;
  const meant = typeof value === "string" ? didYouMean(value, formatNames).suggestion : undefined;
  return {
    message: `must be one of ${formatNames.join(", ")}`,
    suggestion: meant ?? "write a pattern for anything else",
  };
}

function namesFault(value: unknown): Fault | undefined {
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) {
    const suggestion = typeof value === "string" ? { suggestion: `write [ ${value} ]` } : {};
    return { message: "must be a list of names", ...suggestion };
  }
  if (new Set(value).size < value.length) return { message: "must name each only once" };
  return firstOf(value, nameFault);
}

// The validator leaves this one out without a word.
function nameFault(name: string): Fault | undefined {
  return name === "__proto__" ? { message: "cannot speak of __proto__", at: [name] } : undefined;
}

function within(step: string, fault: Fault | undefined): Fault | undefined {
  return fault === undefined ? undefined : { ...fault, at: [step, ...(fault.at ?? [])] };
}

function firstOf<T>(list: readonly T[], find: (item: T) => Fault | undefined): Fault | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function unquoted(value: unknown): { readonly suggestion?: string } {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
    ? { suggestion: `write ${Number(value)} without quotes` }
    : {};
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "boolean" || isNumber(value)) return true;
  if (typeof value === "string") return value.isWellFormed();
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.entries(value).every(([key, part]) => key !== "__proto__" && isJson(part));
}
