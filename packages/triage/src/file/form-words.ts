import { isObject, type Json, own } from "@interlock/core";
import type * as z from "zod";
import { didYouMean } from "./suggestion.ts";

/** What is wrong with a value of the policy file, and what to write instead. */
export interface FormWords {
  readonly message: string;
  readonly suggestion?: string;
}

type Path = readonly (string | number)[];

const roles = ["agent", "skip"];
const modes = ["readOnly", "review", "autonomous"];
const onAsks = ["deny", "defer", "proceed"];

/** Words for a value that has not the form that it must have at its place. */
export function formWords(
  pointer: string,
  path: Path,
  value: Json | undefined,
  issue: z.core.$ZodIssue,
): FormWords {
  const known = words(path, value) ?? plainWords(issue);
  return { ...known, message: `${pointer} ${known.message}` };
}

const forms: Readonly<Record<string, string>> = {
  object: "must be a mapping",
  record: "must be a mapping",
  array: "must be a list",
  string: "must be a text",
  boolean: "must be true or false",
};

function plainWords(issue: z.core.$ZodIssue): FormWords {
  if (issue.code === "invalid_type")
    return { message: forms[issue.expected] ?? `must be a ${issue.expected}` };
  if (issue.code === "too_small") return { message: "must not be empty" };
  return { message: "has not the form that it must have" };
}

function words(path: Path, value: Json | undefined): FormWords | undefined {
  const steps = path[0] !== "connectors" ? path : path.slice(path[2] === "operations" ? 4 : 2);
  const [key, ...below] = steps;
  const last = steps.at(-1);
  if (path.length === 1 && key === "interlock")
    return { message: "must be 1, the version of the format", suggestion: "write interlock: 1" };
  if (steps.length === 0) return { message: "must be a mapping of settings" };
  if (key === "ceiling") return ceilingWords(value);
  if (key === "parameters" && below.length === 1) return roleWords(value);
  if (key === "constraints" && below.length === 1) return schemaWords();
  if (key === "rules" && last === "if") return schemaWords();
  if (key === "onLocked") return choiceWords(["refuse", "ignore"], value);
  if (key === "access" && last === "is") return choiceWords(["read", "write"], value);
  if (key === "rules" && last === "permission") return choiceWords(["ask", "deny"], value);
  if (last === "expiresIn" || last === "maxTtl") return durationWords(value);
  if (key === "grants" && last !== "maxUses") return grantWords(value);
  const list = steps.findLast((step) => lists.includes(String(step)));
  if (list !== undefined)
    return last === list ? listWords(String(list), value) : nameWords(String(list), value);
  if (key === "limits" || last === "quorum" || last === "maxUses")
    return { message: "must be a whole number above 0", ...unquoted(value) };
  return undefined;
}

const lists: readonly string[] = ["actors", "approvers", "origins"];

function listWords(list: string, value: Json | undefined): FormWords {
  const one = typeof value === "string" ? value : "…";
  return { message: "must be a list", suggestion: `write ${list}: [ ${one} ]` };
}

function schemaWords(): FormWords {
  return {
    message: "must be a JSON Schema, a mapping of keywords",
    suggestion: "write for instance { type: string, maxLength: 100 }",
  };
}

function roleWords(value: Json | undefined): FormWords {
  const message = "must be agent, skip, { user: VALUE } or { user: { secret: NAME } }";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    const near = typeof value === "string" ? didYouMean(value, roles) : {};
    return {
      message,
      suggestion: near.suggestion ?? `to lock it to that value, write { user: ${JSON.stringify(value)} }`,
    };
  }
  return own(value, "secret") === undefined
    ? { message }
    : { message, suggestion: `write { user: { secret: ${String(own(value, "secret"))} } }` };
}

function ceilingWords(value: Json | undefined): FormWords {
  const message = "must be readOnly, review or { autonomous: { onAsk: deny } } (or defer, or proceed)";
  if (value === "autonomous" || (isObject(value) && own(own(value, "autonomous"), "onAsk") === undefined))
    return { message, suggestion: "say what an ask becomes: { autonomous: { onAsk: deny } }" };
  const onAsk = own(own(value, "autonomous"), "onAsk");
  if (typeof onAsk === "string") return { message, ...didYouMean(onAsk, onAsks) };
  return { message, ...(typeof value === "string" ? didYouMean(value, modes) : {}) };
}

function grantWords(value: Json | undefined): FormWords {
  return {
    message: "must be none, exact, schema, or { kind: exact, maxUses: 10, maxTtl: PT1H }",
    ...(typeof value === "string" ? didYouMean(value, ["none", "exact", "schema"]) : {}),
  };
}

function durationWords(value: Json | undefined): FormWords {
  const minutes = /^(\d+)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)$/iu.exec(String(value));
  const unit = minutes?.[2]?.charAt(0).toUpperCase();
  const meant = minutes === null ? undefined : unit === "D" ? `P${minutes[1]}D` : `PT${minutes[1]}${unit}`;
  return {
    message: "must be a duration in ISO 8601, such as PT15M (15 minutes), PT1H or P1D",
    ...(meant === undefined ? {} : { suggestion: `write ${meant}` }),
  };
}

// `group: ops` without quotes is a mapping in YAML.
function nameWords(list: string, value: Json | undefined): FormWords {
  const group = own(value, "group");
  return {
    message:
      list === "origins" ? "must be a text: prompt, unknown or result" : "must be an id, or group:NAME",
    ...(typeof group === "string" ? { suggestion: `write group:${group}, without a space` } : {}),
  };
}

function choiceWords(choices: readonly string[], value: Json | undefined): FormWords {
  return {
    message: `must be one of ${choices.join(", ")}`,
    ...(typeof value === "string" ? didYouMean(value, choices) : {}),
  };
}

function unquoted(value: Json | undefined): { readonly suggestion?: string } {
  return typeof value === "string" && /^[1-9]\d{0,14}$/u.test(value)
    ? { suggestion: `write ${value} without quotes` }
    : {};
}
