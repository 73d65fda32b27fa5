import { definitionOf, entryDigest, type Facts, type Grant } from "@interlock/approval";
import type { Call, Policy, RunMode, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

/** Arguments that fit the tool. */
export const good = { issueId: "OPS-1", comment: { body: "hello" } };

/** A call under review, by somebody whose own right it is. */
export const facts: Facts = {
  now: 1_000,
  tenant: "t",
  session: "s",
  mode: "review",
  actor: { id: "ann" },
  authority: "held",
  generation: 0,
};

/** The autonomous modes. */
export const [proceed, refuse, defer] = (["proceed", "deny", "defer"] as const).map(
  (onAsk): RunMode => ({ autonomous: { onAsk } }),
) as [RunMode, RunMode, RunMode];

/** A merged call of the one tool of a policy. */
export function callOf(
  parts: Partial<ToolEntry> = {},
  policy: Partial<Policy> = {},
  args: unknown = good,
): Call {
  const merged = mergeLocks(policyOf([toolEntry(parts)], policy), "AddComment", args);
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  return merged.value;
}

/** What a grant says of the call that it was given for, and of who gave it. */
export function givenFor(call: Call, id = "ann"): Pick<Grant, "by" | "definition" | "entry"> {
  return { by: { id }, definition: definitionOf(call), entry: entryDigest(call) };
}
