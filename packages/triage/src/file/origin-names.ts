import { formatPath } from "@interlock/core";
import type { PolicyFile } from "./policy-file.ts";
import type { Report } from "./report.ts";
import { didYouMean } from "./suggestion.ts";

const kinds = ["prompt", "unknown", "result"];

/** Reports origins that no value can have: a rule over one of them would never hold. */
export function reportOriginNames(file: PolicyFile, report: Report): void {
  const connectors = Object.entries(file.connectors);
  const results = connectors.flatMap(([name, { operations }]) =>
    Object.keys(operations).map((id) => `result:${connectors.length > 1 ? `${name}_` : ""}${id}`),
  );
  for (const [name, { operations }] of connectors) {
    for (const [id, { rules }] of Object.entries(operations)) {
      for (const [rule, { origins }] of (rules ?? []).entries()) {
        for (const [index, origin] of (origins ?? []).entries()) {
          if (kinds.includes(origin) || results.includes(origin)) continue;
          const path = ["connectors", name, "operations", id, "rules", rule, "origins", index];
          report.add(path, faultOf(origin, formatPath(path), results), "value");
        }
      }
    }
  }
}

function faultOf(origin: string, pointer: string, results: readonly string[]) {
  const near = didYouMean(origin, [...kinds, ...results]);
  return {
    code: "not-a-policy",
    pointer,
    message: `${JSON.stringify(origin)} is the origin of nothing, so the rule would never hold`,
    suggestion: near.suggestion ?? "write prompt, unknown, result, or result:TOOL with a tool of this policy",
  };
}
