import type { Issue } from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "../roles/coverage.ts";
import { defaultFault, isInjectable, isMeantToBeInjected } from "../roles/injectable.ts";
import type { Roles } from "../roles/roles.ts";
import type { ToolContext } from "./tool-context.ts";

/** Reports the leaves that a call needs and that nobody supplies. */
export function reportNeeded(context: ToolContext, coverage: Coverage, roles: Roles, report: Report): void {
  for (const leaf of context.operation.parameters) {
    if (!coverage.isNeeded(leaf) || coverage.isAgent(leaf) || coverage.isUser(leaf)) continue;
    const written = roles.of(leaf);
    const skipped = written?.role.role === "skip";
    if (isInjectable(context.operation, leaf) && !skipped) continue;
    const place = written === undefined ? context.path : [...context.path, "parameters", written.text];
    const fault = isMeantToBeInjected(leaf) ? defaultFault(context.operation, leaf) : undefined;
    if (fault !== undefined) {
      report.add(place, unfit(leaf.pointer, fault));
      continue;
    }
    report.add(place, {
      code: "required-skipped",
      pointer: leaf.pointer,
      message: leaf.internal
        ? `${leaf.pointer} is internal, needed and has no default: only an administrator can set it`
        : `${leaf.pointer} is needed${skipped ? " and cannot be skipped" : " and has no role"}`,
      suggestion: leaf.internal ? "lock it: { user: … }" : "give it `agent` or `{ user: … }`",
    });
  }
}

function unfit(pointer: string, fault: string): Issue {
  return {
    code: "default-unfit",
    pointer,
    message: `the definition's default for ${pointer} is never sent: ${fault}`,
    suggestion: "lock it: { user: … }",
  };
}
