import {
  type Call,
  deepFreeze,
  digest,
  fail,
  findTool,
  formatPath,
  type InvokeRequest,
  type Issue,
  type Json,
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
import { type Draft, thaw, write } from "./apply.ts";
import { missingLeaves } from "./missing.ts";
import { dropLocked } from "./on-locked.ts";
import { valuesAt } from "./places.ts";
import { type Plan, planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";
import { snapshot } from "./snapshot.ts";
import { twins } from "./twins.ts";
import { toConstraintIssue, toIssue } from "./violations.ts";

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
  const copied = snapshot(args ?? {});
  if (!copied.ok) return copied;
  try {
    return mergeCopy(policy, entry, connector.connection, copied.value as Draft);
  } catch {
    // A schema or a value that our compiler would have refused: there is nothing that could be judged.
    return fail({ code: "value-refused", pointer: "", message: "the policy cannot judge these arguments" });
  }
}

function mergeCopy(policy: Policy, tool: ToolEntry, connection: string, args: Draft): Result<Call> {
  const plan = planOf(tool);
  const dropped = tool.onLocked === "ignore" ? dropLocked(tool, args) : none;
  const issues = check(plan, args);
  if (issues.length > 0) return { ok: false, issues };

  const unfit = merge(plan, args);
  const missing = plan.needed.length === 0 ? none : missingLeaves(plan.needed, args);
  if (unfit.length + missing.length > 0) return { ok: false, issues: sortIssues([...unfit, ...missing]) };

  const request = buildRequest(plan.request, args);
  if (!request.ok) return { ok: false, issues: sortIssues(request.issues) };
  return ok(freezeCall(policy, tool, connection, plan, args, request.value, dropped));
}

const none: readonly Issue[] = [];

function check(plan: Plan, args: JsonObject): readonly Issue[] {
  const violations = plan.check(args);
  const isRefused = violations.length > 0;
  // Objects that are closed have refused what folds to a lock; only who reads the issues must know which it was.
  const guarded = isRefused ? plan.guarded : plan.open;
  if (!isRefused && guarded.length === 0 && plan.constraints.length === 0) return none;
  const locked = plan.locks.map((lock) => lock.steps);
  const issues = [
    ...violations.map((violation) => toIssue(locked, args, violation)),
    ...twins(guarded, args),
  ];
  for (const constraint of plan.constraints) {
    for (const { path, value } of valuesAt(args, constraint.steps))
      for (const violation of constraint.check(value)) issues.push(toConstraintIssue(path, violation));
  }
  return issues.length === 0 ? none : sortIssues(distinct(issues));
}

// Locked values last of what is laid over the agent's: whatever was written before, they stand. Then what must go with them.
function merge(plan: Plan, args: Draft): readonly Issue[] {
  const issues: Issue[] = [];
  for (const lock of plan.locks) {
    if (!write(args, lock.steps, lock.copied ? thaw(lock.value) : lock.value, { over: true, make: true }))
      issues.push(unfit(lock.steps));
  }
  for (const steps of plan.requiredObjects) write(args, steps, {}, { over: false, make: steps.length === 1 });
  for (const { steps, value, always } of plan.injected)
    write(args, steps, value, { over: false, make: always });
  return issues;
}

function unfit(steps: readonly Segment[]): Issue {
  const array = steps.slice(0, steps.indexOf(null));
  const pointer = formatPath(array as readonly string[]);
  return { code: "type-mismatch", pointer, message: "an array is needed here: its elements hold a lock" };
}

function freezeCall(
  policy: Policy,
  tool: ToolEntry,
  connection: string,
  plan: Plan,
  args: JsonObject,
  request: InvokeRequest,
  dropped: readonly Issue[],
): Call {
  deepFreeze(args);
  deepFreeze(request);
  let requestDigest: string | undefined;
  return Object.freeze({
    policy,
    tool,
    connection,
    arguments: args,
    request,
    // Frozen above, so it is the same whenever it is asked for; a refused call never pays for it.
    get requestDigest(): string {
      requestDigest ??= digest(request as unknown as Json, "interlock-request");
      return requestDigest;
    },
    secrets: plan.secrets,
    dropped,
  });
}

function distinct(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = `${issue.code} ${issue.pointer}`;
    return !seen.has(key) && seen.add(key);
  });
}
