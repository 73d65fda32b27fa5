import {
  type Call,
  deepFreeze,
  fail,
  findTool,
  formatPath,
  type Issue,
  type JsonObject,
  ok,
  own,
  type Policy,
  type PolicyConnector,
  type Result,
  type Segment,
  sortIssues,
  type ToolEntry,
} from "@interlock/core";
import type { Violation } from "@interlock/core/schema";
import { type Draft, write } from "./apply.ts";
import { openCall } from "./call.ts";
import { constraintIssues, isBound } from "./constraints.ts";
import { missingLeaves } from "./missing.ts";
import { dropLocked } from "./on-locked.ts";
import { type Plan, planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";
import { snapshot } from "./snapshot.ts";
import { twins } from "./twins.ts";
import { toIssue } from "./violations.ts";

/**
 * The one effective call that a tool name and an agent's arguments make, or every issue with them. The request is built
 * once, frozen and digested; what is judged is what is sent (governance.md §4). Never throws.
 */
export function mergeLocks(policy: Policy, tool: string, args: unknown): Result<Call> {
  const entry = findTool(policy, tool);
  const connector =
    entry === undefined ? undefined : own<PolicyConnector>(policy.connectors, entry.connector);
  if (entry === undefined || connector === undefined)
    return fail({ code: "operation-unknown", pointer: "", message: "there is no such tool" });
  const made: object[] = [];
  const copied = snapshot(args ?? {}, made);
  if (!copied.ok) return copied;
  try {
    return mergeCopy(policy, entry, connector.connection, copied.value as Draft, made);
  } catch {
    // A schema or a value that our compiler would have refused: there is nothing that could be judged.
    return fail({ code: "value-refused", pointer: "", message: "the policy cannot judge these arguments" });
  }
}

// `made`: every object and array of the arguments, and of what is merged into them, that is not frozen yet.
function mergeCopy(
  policy: Policy,
  tool: ToolEntry,
  connection: string,
  args: Draft,
  made: object[],
): Result<Call> {
  const plan = planOf(tool);
  const dropped = tool.onLocked === "ignore" ? deepFreeze(dropLocked(tool, args)) : none;
  const issues = check(plan, args);
  if (issues.length > 0) return { ok: false, issues };

  const sent = made.length;
  const unfit = merge(plan, args, made);
  const missing = missingLeaves(made.length === sent ? plan.undemanded : plan.needed, args);
  if (unfit.length + missing.length > 0) return { ok: false, issues: sortIssues([...unfit, ...missing]) };

  const request = buildRequest(plan.request, args);
  if (!request.ok) return { ok: false, issues: sortIssues(request.issues) };
  for (const object of made) Object.freeze(object);
  return ok(openCall(policy, tool, connection, args, request.value, plan.secrets, dropped));
}

const none: readonly Issue[] = Object.freeze([]);

function check(plan: Plan, args: JsonObject): readonly Issue[] {
  const violations = plan.check(args);
  const refused = constraintIssues(plan.constraints, args);
  let issues = violations.length === 0 ? none : schemaIssues(plan, violations, refused);
  if (plan.open.length > 0) issues = [...issues, ...twins(plan.open, args)];
  if (refused.length > 0) issues = [...issues, ...refused];
  return issues.length < 2 ? issues : sortIssues(distinct(issues));
}

// The tool's schema repeats what constraints say: of the two refusals the policy's own words stay.
function schemaIssues(
  plan: Plan,
  violations: readonly Violation[],
  refused: readonly Issue[],
): readonly Issue[] {
  const told = new Set(refused.map((issue) => issue.pointer));
  return violations
    .filter(({ keyword, path }) => !isBound(keyword) || !told.has(formatPath(path)))
    .map((violation) => toIssue(plan, violation));
}

// Locked values last of what is laid over the agent's: whatever was written before, they stand. Then what must go with them.
function merge(plan: Plan, args: Draft, made: object[]): readonly Issue[] {
  let issues = none;
  for (const lock of plan.locks) {
    if (!write(args, lock, made)) issues = [...issues, unfit(lock.steps)];
  }
  for (const addition of plan.additions) write(args, addition, made);
  return issues;
}

function unfit(steps: readonly Segment[]): Issue {
  const array = steps.slice(0, steps.indexOf(null));
  const pointer = formatPath(array as readonly string[]);
  return { code: "type-mismatch", pointer, message: "an array is needed here: its elements hold a lock" };
}

function distinct(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = `${issue.code} ${issue.pointer}`;
    return !seen.has(key) && seen.add(key);
  });
}
