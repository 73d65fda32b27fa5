import { formatPath, type Issue, type Segment } from "@interlock/core";
import type { Violation } from "@interlock/core/schema";

interface LockedPlace {
  readonly steps: readonly Segment[];
}

/** The issue that a place where the arguments do not fit the tool's schema becomes. */
export function toIssue(locks: readonly LockedPlace[], violation: Violation): Issue {
  const { keyword, property } = violation;
  // For the keywords that name one.
  const path = [...violation.path, property as string];
  if (keyword === "required") return issue("missing-parameter", path, "a required argument is missing");
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties")
    return isLocked(locks, path)
      ? issue("locked-parameter", path, "this parameter is locked by the policy")
      : issue("unknown-parameter", path, "the tool has no such parameter");
  return issue("type-mismatch", violation.path, `the value does not fit: ${keyword}`);
}

/** A constraint of the policy that an argument breaks. */
export function toConstraintIssue(path: readonly (string | number)[], violation: Violation): Issue {
  const message = `a constraint of the policy refuses it: ${violation.keyword}`;
  return issue("constraint-violated", [...path, ...violation.path], message);
}

/** Whether a concrete address is a locked place, lies below one, or would replace one that lies below it. */
function isLocked(locks: readonly LockedPlace[], path: readonly (string | number)[]): boolean {
  return locks.some(({ steps }) => path.every((step, i) => i >= steps.length || fits(steps[i], step)));
}

function fits(segment: Segment | undefined, step: string | number): boolean {
  return segment === null ? typeof step === "number" : segment === step;
}

function issue(code: string, path: readonly (string | number)[], message: string): Issue {
  return { code, pointer: formatPath(path), message };
}
