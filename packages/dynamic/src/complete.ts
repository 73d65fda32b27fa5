import type { Json, Operation } from "@interlock/core";
import { bodyKey } from "./address.ts";
import { isBodyNeeded } from "./destination.ts";
import { type Draft, valueAt, write } from "./draft-arguments.ts";

/**
 * Adds what a look-up's operation needs and nobody mentioned: defaults of what is required, internal or not, and
 * required objects. Optional defaults are the service's (connectors.md 0.2.4). Returns the pointers that stay open.
 */
export function complete(draft: Draft, operation: Operation): readonly string[] {
  const open: string[] = [];
  const body = bodyKey(operation);
  const holdsObject = operation.containers.some(
    ({ segments, kind }) => segments.length === 0 && kind === "object",
  );
  if (body !== undefined && holdsObject && isBodyNeeded(operation)) ensure(draft, [body]);
  for (const { key, segments, requiredLocal, kind } of operation.containers) {
    const isSent = segments.length > 0 && valueAt(draft, [key, ...segments.slice(0, -1)]) !== undefined;
    if (isSent && requiredLocal && kind === "object") ensure(draft, [key, ...segments]);
  }
  for (const leaf of operation.parameters) {
    const steps = [leaf.key, ...leaf.segments];
    if (leaf.transport || leaf.readOnly || steps.includes(null) || valueAt(draft, steps) !== undefined)
      continue;
    if (!isNeeded(leaf, draft, operation)) continue;
    if (leaf.hasDefault) write(draft, steps as readonly string[], leaf.default as Json);
    else open.push(leaf.pointer);
  }
  return open;
}

function isNeeded(leaf: Operation["parameters"][number], draft: Draft, operation: Operation): boolean {
  if (leaf.in !== "body") return leaf.required;
  if (leaf.segments.length === 0) return isBodyNeeded(operation);
  return leaf.requiredLocal && valueAt(draft, [leaf.key, ...leaf.segments.slice(0, -1)]) !== undefined;
}

function ensure(draft: Draft, steps: readonly (string | null)[]): void {
  if (steps.includes(null) || valueAt(draft, steps) !== undefined) return;
  write(draft, steps as readonly string[], {});
}
