import type { Json, Parameter } from "@interlock/core";

/** Why a value cannot stand in a path; `undefined` when it can, or when the leaf is no path parameter (policy.md 2.6). */
export function pathFault(leaf: Pick<Parameter, "in">, value: Json): string | undefined {
  if (leaf.in !== "path") return undefined;
  const parts = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return parts.length === 0 || parts.some(changesPath)
    ? "an empty value, or one of dots alone, would change the path"
    : undefined;
}

function changesPath(value: Json): boolean {
  if (value === null) return true;
  if (typeof value !== "string") return false;
  return /^\.*$/u.test(value) || value.split(/[/\\]/u).some((segment) => segment === "." || segment === "..");
}
