import { formatPath, type Issue } from "@interlock/core";
import type { PolicySource } from "./parse-policy.ts";

/** The same issue with the place in the policy file that it is about; unchanged when the file has none. */
export function locateIssue(source: PolicySource, issue: Issue): Issue {
  if (issue.line !== undefined) return issue;
  for (const path of candidates(issue)) {
    const place = source.positionOf?.(formatPath(path));
    if (place !== undefined) return { ...issue, ...(place.key ?? place.value) };
  }
  return issue;
}

function candidates({ connector, operation, pointer }: Issue): readonly (readonly string[])[] {
  if (connector === undefined) return [["connectors"]];
  const at = ["connectors", connector];
  if (operation === undefined) return [at];
  const settings = [...at, "operations", operation];
  return [[...settings, "constraints", pointer], [...settings, "parameters", pointer], settings];
}
