import type { Violation } from "@interlock/core/schema";

/** Where and by which keyword a schema refuses a value, without the value. */
export function describeViolation(violation: Violation): string {
  const path = violation.path.map((step) => `/${step}`).join("");
  const what =
    violation.property === undefined ? violation.keyword : `${violation.keyword} (${violation.property})`;
  return `its schema refuses it${path === "" ? "" : ` at ${path}`}: ${what}`;
}
