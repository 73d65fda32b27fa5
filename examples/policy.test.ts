/** A test harness that simulates a policy: what would happen to a list of calls, with nothing sent. */
import { decide, type Facts } from "@interlock/approval";
import { type Policy, type RunMode, readPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { beforeAll, expect, test } from "vitest";
import { compiledDeskPolicy } from "./story/compiled-policy.ts";

let policy: Policy;
beforeAll(async () => {
  policy = readPolicy(await compiledDeskPolicy());
});

function verdict(mode: RunMode, tool: string, args: unknown): string {
  const merged = mergeLocks(policy, tool, args);
  if (!merged.ok) return merged.issues.map((issue) => issue.code).join();
  const facts: Facts = {
    now: 0,
    tenant: "t",
    session: "s",
    mode,
    actor: { id: "ann" },
    authority: "held",
    generation: 0,
  };
  return decide(merged.value, facts).verdict;
}

const incidentId = "INC-1042";
const unattended: RunMode = { autonomous: { onAsk: "deny" } };

test.each<[RunMode, string, unknown, string]>([
  ["review", "GetIncident", { incidentId }, "allow"],
  ["readOnly", "GetIncident", { incidentId }, "allow"],
  ["review", "AddComment", { incidentId, comment: { text: "hi" } }, "allow"],
  ["readOnly", "AddComment", { incidentId, comment: { text: "hi" } }, "deny"],
  ["review", "AddComment", { incidentId, comment: { text: "hi", visibility: "public" } }, "locked-parameter"],
  ["review", "AddComment", { incidentId, comment: { text: "x".repeat(501) } }, "constraint-violated"],
  ["review", "AssignIncident", { incidentId, assignment: {} }, "ask"],
  [unattended, "AssignIncident", { incidentId, assignment: {} }, "deny"],
  ["review", "CreateIncident", {}, "operation-unknown"],
])("%j %s %j: %s", (mode, tool, args, expected) => {
  expect(verdict(mode, tool, args)).toBe(expected);
});
