import { formatPath, type Issue } from "@interlock/core";
import { operationAt } from "./parse-policy.ts";
import type { Positions } from "./read-yaml.ts";

/** Collects the issues of one compilation and gives each its place in the file. */
export interface Report {
  readonly issues: readonly Issue[];
  /** `path` is the place in the policy file; `on` says whether the key or the value is meant. */
  add(path: readonly (string | number)[], issue: Omit<Issue, "line" | "column">, on?: "key" | "value"): void;
}

/** A report without issues. */
export function openReport(positions?: ReadonlyMap<string, Positions>): Report {
  const issues: Issue[] = [];
  return {
    issues,
    add(path, issue, on = "key") {
      const place = nearest(positions, path);
      const at = on === "value" ? place?.value : (place?.key ?? place?.value);
      issues.push({ ...issue, ...operationAt(path), ...(at === undefined ? {} : at) });
    },
  };
}

function nearest(
  positions: ReadonlyMap<string, Positions> | undefined,
  path: readonly (string | number)[],
): Positions | undefined {
  for (let length = path.length; length >= 0; length--) {
    const place = positions?.get(formatPath(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return undefined;
}
