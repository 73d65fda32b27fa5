import type { Issue } from "@interlock/core";

/** Something that one of two documents says and the other cannot. */
export function note(what: string, severity: "error" | "warning" = "warning"): Issue {
  return { code: "not-said", severity, pointer: "", message: `the other document cannot say: ${what}` };
}
