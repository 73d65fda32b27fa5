import {
  type Call,
  deepFreeze,
  fail,
  findTool,
  type Issue,
  isObject,
  type JsonObject,
  ok,
  own,
  type Policy,
  type PolicyConnector,
  type Result,
  type Segment,
  type ToolEntry,
  valuesAt,
} from "@interlock/core";
import { type Draft, remove, write, wrongTyped } from "./apply.ts";
import { openCall } from "./call.ts";
import { constraintIssues, isBound } from "./constraints.ts";
import { lookalikes, openFolding } from "./lookalikes.ts";
import { missing, missingLeaves } from "./missing.ts";
import { dropLocked } from "./on-locked.ts";
import { standingAt } from "./places.ts";
import { type Nullable, type Plan, planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";
import { issuesOf, shownPath, type Told, tell, toldIssues } from "./shown.ts";
import { snapshot } from "./snapshot.ts";
import { isRefusedName, toIssue } from "./violations.ts";

/**
 * The one effective call that a tool name and an agent's arguments make, or every issue with them. The request is built
 * once, frozen and digested; what is judged is what is sent (governance.md 4.8). Never throws.
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
  const absent = plan.nullable.length === 0 ? nowhere : dropNulls(plan.nullable, args);
  const unfit = merge(plan, args, made);
  const lacking = missingLeaves(made.length === sent ? plan.undemanded : plan.needed, args);
  if (absent.length + unfit.length + lacking.length > 0) {
    const gone = absent.filter((path) => standingAt(args, path) === undefined).map(missing);
    const all = [...gone, ...unfit, ...lacking];
    if (all.length > 0) return { ok: false, issues: toldIssues(all) };
  }

  const request = buildRequest(plan.request, args);
  if (!request.ok) return { ok: false, issues: toldIssues(request.issues) };
  for (const object of made) Object.freeze(object);
  return ok(openCall(policy, tool, connection, args, request.value, plan.secrets, dropped));
}

const none: readonly Issue[] = Object.freeze([]);
const nowhere: readonly (readonly (string | number)[])[] = [];

const nothing: ReadonlySet<string> = new Set();

function check(plan: Plan, args: JsonObject): readonly Issue[] {
  let told: Told | undefined;
  const add = (issue: Issue): void => {
    told = tell(told, issue);
  };
  const folding = openFolding();
  const violations = plan.check(args);
  // The tool's schema repeats what constraints say: of the two refusals the policy's own words stay.
  const constrained = new Set<string>();
  const refused = violations.length === 0 ? nothing : new Set<string>();
  constraintIssues(plan.constraints, args, (issue) => {
    if (violations.length > 0) constrained.add(issue.pointer);
    add(issue);
  });
  for (const violation of violations) {
    if (constrained.size > 0 && isBound(violation.keyword) && constrained.has(shownPath(violation.path)))
      continue;
    const issue = toIssue(plan.guards, args, violation, folding);
    if (isRefusedName(violation)) (refused as Set<string>).add(issue.pointer);
    add(issue);
  }
  if (plan.guards.isNeeded) lookalikes(plan.guards, args, refused, folding, add);
  return told === undefined ? none : issuesOf(told);
}

// Null in the place of what holds something locked or injected is as if it were not there. Returns what was needed.
function dropNulls(nullable: readonly Nullable[], args: Draft): readonly (readonly (string | number)[])[] {
  const needed: (readonly (string | number)[])[] = [];
  for (const { steps, required } of nullable) {
    const name = steps.at(-1) as string;
    for (const { path, value } of valuesAt(args, steps.slice(0, -1))) {
      if (!isObject(value) || own(value, name) !== null) continue;
      remove(value as Draft, name);
      if (required) needed.push([...path, name]);
    }
  }
  return needed;
}

// Locked values last of what is laid over the agent's: whatever was written before, they stand. Then what must go with them.
function merge(plan: Plan, args: Draft, made: object[]): readonly Issue[] {
  let issues = none;
  for (const writing of plan.locks) {
    if (!write(args, writing, made)) issues = [...issues, ...unfit(writing.steps, args)];
  }
  for (const writing of plan.additions) {
    if (!write(args, writing, made)) issues = [...issues, ...unfit(writing.steps, args)];
  }
  return issues;
}

function unfit(steps: readonly Segment[], args: JsonObject): readonly Issue[] {
  return wrongTyped(args, steps).map(({ path, wanted }) => ({
    code: "type-mismatch",
    pointer: shownPath(path),
    message:
      wanted === "array"
        ? "an array is needed here: its elements hold what the policy writes"
        : "an object is needed here: it holds what the policy writes",
  }));
}
