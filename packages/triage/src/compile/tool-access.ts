import type { Leaf, Operation, ToolEntry } from "@interlock/core";
import type { OperationSource } from "../file/policy-file.ts";

/** What a tool does to the world. */
export type EffectiveAccess = Pick<ToolEntry, "access" | "destructive" | "unbounded">;

/** The access of a tool: the definition's, unless the policy overrides it with a reason (governance.md 5.10). */
export function effectiveAccess(operation: Operation, source: OperationSource): EffectiveAccess {
  const { access, destructive, unbounded } = operation;
  const is = source.access?.is;
  if (is === undefined) return { access, destructive, unbounded };
  // Raising a read keeps its marks; anything else says what the operation is.
  const isRaise = is === "write" && access === "read";
  return { access: is, destructive: isRaise && destructive, unbounded: isRaise && unbounded };
}

/** Whether a call of the tool may be shown to a person for approval. */
export function mayAsk(operation: Operation, source: OperationSource, access: EffectiveAccess): boolean {
  return (
    source.permission === "ask" ||
    (source.permission === "byAccess" &&
      (access.access === "write" || access.destructive || access.unbounded)) ||
    operation.confirm ||
    (source.rules ?? []).some((rule) => rule.permission === "ask") ||
    Object.keys(source.limits ?? {}).length > 0
  );
}

/** Whether a leaf's value would be a secret that is shown: a yes or a number with a secret-like name is none. */
export function holdsSecret(leaf: Leaf): boolean {
  return leaf.secret && !["boolean", "integer", "number"].includes(leaf.type ?? "");
}
