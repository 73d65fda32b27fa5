import { formatPath, type Issue, isObject, type JsonObject, type ToolEntry } from "@interlock/core";
import { valuesAt } from "./violations.ts";

/**
 * Keys beside a lock that a case-folding service would take for the locked one, in open maps too (governance.md §4).
 * The locked key itself is the schema's to refuse where the object is closed, and refused here where it is open.
 */
export function twins(tool: ToolEntry, args: JsonObject): readonly Issue[] {
  return tool.locks.flatMap((lock) => {
    const steps = [lock.key, ...lock.segments];
    return steps.flatMap((step, depth) => {
      if (step === null) return [];
      const folded = fold(step);
      const isLock = depth === steps.length - 1;
      return objectsAbove(args, steps.slice(0, depth)).flatMap(({ path, value }) =>
        Object.keys(value)
          .filter((key) => (key === step ? isLock : fold(key) === folded))
          .map((key) => toIssue([...path, key])),
      );
    });
  });
}

function objectsAbove(
  args: JsonObject,
  steps: readonly (string | null)[],
): readonly { path: readonly (string | number)[]; value: JsonObject }[] {
  const [key, ...segments] = steps;
  const found =
    key === undefined || key === null
      ? [{ path: [], value: args }]
      : valuesAt(args, { pointer: "", key, segments });
  return found.flatMap(({ path, value }) => (isObject(value) ? [{ path, value }] : []));
}

function fold(key: string): string {
  // Twice: upper-casing alone leaves `ſ` and `ß` apart from what they fold to.
  return key.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

function toIssue(path: readonly (string | number)[]): Issue {
  return {
    code: "locked-parameter",
    pointer: formatPath(path),
    message: "this parameter is locked by the policy",
  };
}
