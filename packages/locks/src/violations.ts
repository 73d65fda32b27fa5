import type { Issue, JsonObject } from "@interlock/core";
import type { Violation } from "@interlock/core/schema";
import { codeOf, type Folding, type Guards, refusal } from "./lookalikes.ts";
import { standingAt } from "./places.ts";
import { shownPath } from "./shown.ts";

/** The issue that a place where the arguments do not fit the tool's schema becomes. */
export function toIssue(guards: Guards, args: JsonObject, violation: Violation, folding: Folding): Issue {
  const { keyword, path } = violation;
  // For the keywords that name one.
  const property = violation.property as string;
  if (keyword === "required")
    return issue("missing-parameter", [...path, property], "a required argument is missing");
  if (isRefusedName(violation)) {
    const at = [...path, property];
    return refusal(codeOf(guards, path, property, standingAt(args, at), folding), at);
  }
  return issue("type-mismatch", path, `the value does not fit: ${keyword}`);
}

/** Whether the schema refused a name that it does not know. */
export function isRefusedName({ keyword }: Violation): boolean {
  return keyword === "additionalProperties" || keyword === "unevaluatedProperties";
}

function issue(code: string, path: readonly (string | number)[], message: string): Issue {
  return { code, pointer: shownPath(path), message };
}
