import { formatPath, type Issue, type Json, type Lock, type ToolEntry } from "@interlock/core";
import type { Draft } from "./apply.ts";
import { stepsTo, valuesAt } from "./places.ts";

/** Takes out of the arguments what names a locked place, as `onLocked: ignore` allows, and tells what it took. */
export function dropLocked(tool: ToolEntry, args: Draft): readonly Issue[] {
  return tool.locks.flatMap((lock) => {
    const found = valuesAt(args, stepsTo(lock));
    for (const { path } of found) remove(args, path);
    return found.map(({ path }) => toIssue(lock, path));
  });
}

// An object that held nothing else goes too: the tool may have no argument of that name at all.
function remove(args: Draft, path: readonly (string | number)[]): void {
  const above: Record<string | number, Json>[] = [args];
  for (const step of path.slice(0, -1)) {
    above.push((above.at(-1) as Record<string | number, Json>)[step] as unknown as Record<string, Json>);
  }
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const step = path[depth];
    const parent = above[depth];
    // An element of an array is overwritten by the lock; taking it out would shift its neighbours.
    if (typeof step !== "string" || parent === undefined) return;
    delete parent[step];
    if (Object.keys(parent).length > 0) return;
  }
}

function toIssue(lock: Lock, path: readonly (string | number)[]): Issue {
  const message = `an argument for the locked ${lock.pointer} was dropped`;
  return { code: "locked-parameter", pointer: formatPath(path), message, severity: "warning" };
}
