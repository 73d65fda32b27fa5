import { formatPath, type Issue } from "@interlock/core";
import { operationAt } from "./parse-policy.ts";
import type { FindPosition, Positions } from "./yaml-positions.ts";

/** Collects the issues of one compilation and gives each its place in the file. */
export interface Report {
  readonly issues: readonly Issue[];
  /** `path` is the place in the policy file; `on` says whether the key or the value is meant. */
  add(path: readonly (string | number)[], issue: Omit<Issue, "line" | "column">, on?: "key" | "value"): void;
}

/** A report without issues. */
export function openReport(positionOf?: FindPosition): Report {
  const issues: Issue[] = [];
  return {
    issues,
    add(path, issue, on = "key") {
      const place = nearest(positionOf, path);
      const at = on === "value" ? place?.value : (place?.key ?? place?.value);
      issues.push({ ...issue, ...operationAt(path), ...(at === undefined ? {} : at) });
    },
  };
}

function nearest(
  positionOf: FindPosition | undefined,
  path: readonly (string | number)[],
): Positions | undefined {
  for (let length = path.length; length >= 0; length--) {
    const place = positionOf?.(formatPath(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return undefined;
}
