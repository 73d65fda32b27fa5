import {
  type Call,
  deepFreeze,
  digest,
  fail,
  findTool,
  type InvokeRequest,
  type Issue,
  type Json,
  type JsonObject,
  ok,
  type Policy,
  type Result,
  sortIssues,
  type ToolEntry,
} from "@interlock/core";
import { type Draft, write } from "./apply.ts";
import { missingAfterMerge } from "./missing.ts";
import { dropLocked } from "./on-locked.ts";
import { planOf } from "./plan.ts";
import { buildRequest } from "./request.ts";
import { snapshot } from "./snapshot.ts";
import { twins } from "./twins.ts";
import { toConstraintIssue, toIssue, valuesAt } from "./violations.ts";

/**
 * The one effective call that a tool name and an agent's arguments make, or every issue with them. The request is built
 * once, frozen and digested; what is judged is what is sent (governance.md §4).
 */
export function mergeLocks(policy: Policy, tool: string, args: unknown): Result<Call> {
  const entry = findTool(policy, tool);
  const connection = entry === undefined ? undefined : policy.connectors[entry.connector]?.connection;
  if (entry === undefined || connection === undefined) {
    return fail({ code: "operation-unknown", pointer: "", message: "there is no such tool" });
  }
  const copied = snapshot(args ?? {});
  if (!copied.ok) return copied;

  const dropped = entry.onLocked === "ignore" ? dropLocked(entry, copied.value as Draft) : [];
  const issues = check(entry, copied.value);
  if (issues.length > 0) return { ok: false, issues: sortIssues(issues) };

  const effective = merge(entry, copied.value as Draft);
  const missing = missingAfterMerge(entry, effective);
  if (missing.length > 0) return { ok: false, issues: sortIssues(missing) };

  const request = buildRequest(entry, effective);
  if (!request.ok) return { ok: false, issues: sortIssues(request.issues) };
  return ok(freezeCall(policy, entry, connection, effective, request.value, dropped));
}

function check(tool: ToolEntry, args: JsonObject): readonly Issue[] {
  const plan = planOf(tool);
  const issues = [
    ...plan.check(args).map((violation) => toIssue(tool, args, violation)),
    ...twins(tool, args),
  ];
  for (const constraint of plan.constraints) {
    for (const { path, value } of valuesAt(args, constraint.place)) {
      issues.push(...constraint.check(value).map((violation) => toConstraintIssue(path, violation)));
    }
  }
  return distinct(issues);
}

// Locked values last: whatever was written before, they stand.
function merge(tool: ToolEntry, args: Draft): JsonObject {
  const { copied } = planOf(tool);
  for (const lock of tool.locks) {
    const value = lock.secret === undefined ? lock.value : maskedSecret(lock.secret);
    write(args, lock, copied.has(lock) ? structuredClone(value) : value, "always");
  }
  for (const place of tool.requiredObjects) {
    if (valuesAt(args, place).length === 0)
      write(args, place, {}, place.segments.length === 0 ? "always" : "container-sent");
  }
  for (const leaf of tool.injected) {
    if (valuesAt(args, leaf).length === 0)
      write(args, leaf, leaf.value, leaf.always ? "always" : "container-sent");
  }
  return args;
}

/** What stands for a locked secret everywhere but in the sending step. */
function maskedSecret(name: string): string {
  return `secret:${name}`;
}

function freezeCall(
  policy: Policy,
  tool: ToolEntry,
  connection: string,
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
    secrets: tool.locks.flatMap((lock) => (lock.secret === undefined ? [] : [lock.secret])),
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
