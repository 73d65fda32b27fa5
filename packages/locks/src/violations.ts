import {
  formatPath,
  type Issue,
  isObject,
  type Json,
  type JsonObject,
  type Place,
  type ToolEntry,
} from "@interlock/core";
import type { Violation } from "@interlock/core/schema";

/** The issue that a place where the arguments do not fit the tool's schema becomes. */
export function toIssue(tool: ToolEntry, args: JsonObject, violation: Violation): Issue {
  const { keyword, property } = violation;
  if (keyword === "required" && property !== undefined) {
    return issue("missing-parameter", [...violation.path, property], "a required argument is missing");
  }
  if (property !== undefined && (keyword === "additionalProperties" || keyword === "unevaluatedProperties")) {
    const path = [...violation.path, property];
    return isLocked(tool, path)
      ? issue("locked-parameter", path, "this parameter is locked by the policy")
      : issue("unknown-parameter", path, "the tool has no such parameter");
  }
  if (violation.path.length === 1 && at(args, violation.path) === undefined) {
    return issue("missing-parameter", violation.path, "a required argument is missing");
  }
  return issue("type-mismatch", violation.path, `the value does not fit: ${keyword}`);
}

/** A constraint of the policy that an argument breaks. */
export function toConstraintIssue(path: readonly (string | number)[], violation: Violation): Issue {
  const message = `a constraint of the policy refuses it: ${violation.keyword}`;
  return issue("constraint-violated", [...path, ...violation.path], message);
}

/** Whether a concrete address is a locked place, lies below one, or would replace one that lies below it. */
function isLocked(tool: ToolEntry, path: readonly (string | number)[]): boolean {
  return tool.locks.some((lock) => {
    const steps = [lock.key, ...lock.segments];
    return path.every((step, i) => i >= steps.length || fits(steps[i], step));
  });
}

/** Every value of the arguments at a place, with its concrete address; arrays are walked. */
export function valuesAt(
  args: JsonObject,
  place: Place,
): readonly { path: readonly (string | number)[]; value: Json }[] {
  let found: { path: readonly (string | number)[]; value: Json }[] = [{ path: [], value: args }];
  for (const step of [place.key, ...place.segments]) {
    found = found.flatMap(({ path, value }) => {
      if (step === null)
        return Array.isArray(value) ? value.map((v: Json, i) => ({ path: [...path, i], value: v })) : [];
      return isObject(value) && Object.hasOwn(value, step)
        ? [{ path: [...path, step], value: value[step] as Json }]
        : [];
    });
  }
  return found;
}

function fits(segment: string | null | undefined, step: string | number): boolean {
  return segment === null ? typeof step === "number" : segment === step;
}

function at(args: JsonObject, path: readonly (string | number)[]): Json | undefined {
  return valuesAt(args, { pointer: "", key: String(path[0]), segments: path.slice(1).map(String) })[0]?.value;
}

function issue(code: string, path: readonly (string | number)[], message: string): Issue {
  return { code, pointer: formatPath(path), message };
}
