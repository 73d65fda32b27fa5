import { dirname, relative } from "node:path";

/** A definition's path as a policy at `out` writes it: relative, with forward slashes. */
export function definitionPath(path: string, out: string | undefined): string {
  const to = relative(out === undefined ? "." : dirname(out), path).replaceAll("\\", "/");
  return to.startsWith(".") ? to : `./${to}`;
}
