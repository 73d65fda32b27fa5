import { formatPath, type Issue, type Lock, type ToolEntry } from "@interlock/core";
import type { Draft } from "./apply.ts";
import { valuesAt } from "./violations.ts";

/** Takes out of the arguments what names a locked place, as `onLocked: ignore` allows, and tells what it took. */
export function dropLocked(tool: ToolEntry, args: Draft): readonly Issue[] {
  return tool.locks.flatMap((lock) => {
    const found = valuesAt(args, lock);
    for (const { path } of found) remove(args, path);
    return found.map(({ path }) => toIssue(lock, path));
  });
}

function remove(args: Draft, path: readonly (string | number)[]): void {
  let at: unknown = args;
  for (const step of path.slice(0, -1)) at = (at as Record<string | number, unknown>)[step];
  // An element of an array is overwritten by the lock; taking it out would shift its neighbours.
  const last = path.at(-1);
  if (typeof last === "string") delete (at as Record<string, unknown>)[last];
}

function toIssue(lock: Lock, path: readonly (string | number)[]): Issue {
  const message = `an argument for the locked ${lock.pointer} was dropped`;
  return { code: "locked-parameter", pointer: formatPath(path), message, severity: "warning" };
}
