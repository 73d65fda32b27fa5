import type { ToolEntry } from "@interlock/core";
import { openReport, type Report } from "../file/report.ts";
import { type Coverage, coverageOf } from "../roles/coverage.ts";
import { lockParents } from "../roles/lock-parents.ts";
import { type PlacedLock, placeLocks, unreachable } from "../roles/locks.ts";
import { reportLookalikes } from "../roles/lookalike-names.ts";
import { readRoles } from "../roles/roles.ts";
import { injectedLeaves } from "../roles/sent-places.ts";
import { reportTouching } from "../roles/shared-segments.ts";
import { reportLost } from "../schema/lost-schemas.ts";
import { readConstraints } from "./constraints.ts";
import { checkedLock } from "./locked-values.ts";
import { reportNeeded } from "./needed-leaves.ts";
import { readRules } from "./rules.ts";
import { approvalTerms, grantTerms } from "./terms.ts";
import { type EffectiveAccess, effectiveAccess, holdsSecret, mayAsk } from "./tool-access.ts";
import type { ToolContext } from "./tool-context.ts";

/** One operation's settings, read and checked. */
export interface CheckedTool
  extends Pick<ToolEntry, "locks" | "constraints" | "rules" | "approval" | "grants"> {
  /** Neither disabled nor denied. */
  readonly isTool: boolean;
  readonly coverage: Coverage;
  readonly access: EffectiveAccess;
}

/** Reads one operation's settings and reports what is wrong with them. */
export function checkTool(context: ToolContext): CheckedTool {
  const { operation, source, path, report } = context;
  const isTool = source.enabled !== false && source.permission !== "deny";
  // Settings that are kept but not selected may be unfinished; their words are still checked.
  const later = isTool ? report : openReport();
  const at = [...path, "parameters"];
  const roles = readRoles(operation, source.parameters ?? {}, at, report);
  const placed = placeLocks(operation, roles, at, report);
  const coverage = coverageOf(operation, roles, placed);
  if (roles.written.length === Object.keys(source.parameters ?? {}).length)
    reportNeeded(context, coverage, roles, later);
  const locks = placed.map((lock) => checkedLock(context, lock));
  reportUnreachable(context, placed, coverage, later);
  lockParents(operation, coverage, at, later);
  reportTouching(operation, coverage, at, later);
  const access = effectiveAccess(operation, source);
  const written = source.constraints ?? {};
  const constraints = readConstraints(operation, written, coverage, [...path, "constraints"], report);
  reportLost(operation, coverage, constraints, at, later);
  const rules = readRules(operation, source.rules ?? [], constraints, coverage, [...path, "rules"], report);
  const approval = approvalTerms(source.approval, path, report);
  const grants = grantTerms(source.grants, path, report);
  if (isTool && mayAsk(operation, source, access)) reportSecrets(context, coverage);
  if (isTool) reportLookalikes(operation, coverage, injectedLeaves(operation, coverage), at, report);
  return { isTool, coverage, locks, access, constraints, rules, approval, grants };
}

function reportUnreachable(
  context: ToolContext,
  placed: readonly PlacedLock[],
  coverage: Coverage,
  report: Report,
): void {
  for (const lock of unreachable(placed, coverage.agent)) {
    report.add([...context.path, "parameters", lock.from.text], {
      code: "lock-unreachable",
      pointer: lock.pointer,
      message: `${lock.pointer} is locked in every element, but no agent parameter creates an element`,
      suggestion: "lock the whole array, or give a parameter of its elements to the agent",
    });
  }
}

function reportSecrets(context: ToolContext, coverage: Coverage): void {
  for (const leaf of coverage.agent) {
    if (!holdsSecret(leaf)) continue;
    context.report.add([...context.path, "parameters", leaf.pointer], {
      code: "agent-secret",
      pointer: leaf.pointer,
      message: `${leaf.pointer} holds a secret: an agent cannot supply it to a tool that may ask, for the request would show it`,
      suggestion: "lock it by name: { user: { secret: NAME } }",
    });
  }
}
