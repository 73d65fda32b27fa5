import { formatPath, type Issue, type Segment } from "@interlock/core";
import type { Violation } from "@interlock/core/schema";
import { type Guarded, isTwinOfLock } from "./twins.ts";

/** What is not the agent's, as steps from the arguments. */
interface NotTheAgents {
  readonly locks: readonly { readonly steps: readonly Segment[] }[];
  readonly guarded: readonly Guarded[];
}

/** The issue that a place where the arguments do not fit the tool's schema becomes. */
export function toIssue(plan: NotTheAgents, violation: Violation): Issue {
  const { keyword } = violation;
  // For the keywords that name one.
  const property = violation.property as string;
  const path = [...violation.path, property];
  if (keyword === "required") return issue("missing-parameter", path, "a required argument is missing");
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties")
    return isLocked(plan.locks, path) || isTwinOfLock(plan.guarded, violation.path, property)
      ? issue("locked-parameter", path, "this parameter is locked by the policy")
      : issue("unknown-parameter", path, "the tool has no such parameter");
  return issue("type-mismatch", violation.path, `the value does not fit: ${keyword}`);
}

/** Whether a concrete address is a locked place, lies below one, or would replace one that lies below it. */
function isLocked(locks: NotTheAgents["locks"], path: readonly (string | number)[]): boolean {
  return locks.some(({ steps }) => path.every((step, i) => i >= steps.length || fits(steps[i], step)));
}

function fits(segment: Segment | undefined, step: string | number): boolean {
  return segment === null ? typeof step === "number" : segment === step;
}

function issue(code: string, path: readonly (string | number)[], message: string): Issue {
  return { code, pointer: formatPath(path), message };
}
