import { type Issue, type Lock, stepsTo, type ToolEntry, valuesAt } from "@interlock/core";
import { type Draft, remove } from "./apply.ts";
import { shownPath, toldIssues } from "./shown.ts";

/** Takes out of the arguments what names a locked place, as `onLocked: ignore` allows, and tells what it took. */
export function dropLocked(tool: ToolEntry, args: Draft): readonly Issue[] {
  const dropped = tool.locks.flatMap((lock) => {
    const found = valuesAt(args, stepsTo(lock));
    for (const { path } of found) drop(args, path);
    return found.map(({ path }) => toIssue(lock, path));
  });
  return toldIssues(dropped, "warning");
}

// Whether the container holds nothing else now: then it goes too, for the tool may have no argument of its name at all.
function drop(container: Draft, path: readonly (string | number)[]): boolean {
  const [step, ...inner] = path;
  if (inner.length > 0 && !drop(container[step as string] as Draft, inner)) return false;
  // An element of an array is overwritten by the lock; taking it out would shift its neighbours.
  if (typeof step !== "string") return false;
  remove(container, step);
  return Object.keys(container).length === 0;
}

function toIssue(lock: Lock, path: readonly (string | number)[]): Issue {
  const message = `an argument for the locked ${lock.pointer} was dropped`;
  return { code: "locked-parameter", pointer: shownPath(path), message, severity: "warning" };
}
