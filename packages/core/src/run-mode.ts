import { isObject, own } from "./json.ts";

/** What an autonomous session does with a call that would ask a person. There is no default. */
export type OnAsk = "proceed" | "deny" | "defer";

/** How much a session does by itself (governance.md 5.3). */
export type RunMode = "readOnly" | "review" | { readonly autonomous: { readonly onAsk: OnAsk } };

/** What a policy says of an operation. `byAccess` follows the access matrix. */
export type Permission = "allow" | "ask" | "deny" | "byAccess";

/** Whether the agent's own identity may do it. */
export type Authority = "held" | "missing";

const onAsks: readonly unknown[] = ["proceed", "deny", "defer"];

/** Whether a value is a run mode; an autonomous one must say `onAsk`. */
export function isRunMode(value: unknown): value is RunMode {
  if (value === "readOnly" || value === "review") return true;
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const autonomous = own(value, "autonomous");
  return (
    isObject(autonomous) && Object.keys(autonomous).length === 1 && onAsks.includes(own(autonomous, "onAsk"))
  );
}

/** A run mode in words: `review`, `readOnly`, `autonomous/deny`. */
export function describeRunMode(mode: RunMode): string {
  return typeof mode === "string" ? mode : `autonomous/${mode.autonomous.onAsk}`;
}
