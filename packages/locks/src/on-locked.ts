import { formatPath, type Issue, type Lock, type ToolEntry } from "@interlock/core";
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

// Whether the container holds nothing else now: then it goes too, for the tool may have no argument of its name at all.
function remove(container: Draft, path: readonly (string | number)[]): boolean {
  const [step, ...inner] = path;
  if (inner.length > 0 && !remove(container[step as string] as Draft, inner)) return false;
  // An element of an array is overwritten by the lock; taking it out would shift its neighbours.
  if (typeof step !== "string") return false;
  delete container[step];
  return Object.keys(container).length === 0;
}

function toIssue(lock: Lock, path: readonly (string | number)[]): Issue {
  const message = `an argument for the locked ${lock.pointer} was dropped`;
  return { code: "locked-parameter", pointer: formatPath(path), message, severity: "warning" };
}
