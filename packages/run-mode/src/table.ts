import type { Permission } from "@interlock/core";

/** `strict` is ours; `azure-sre-agent` predicts the real product (connectors.md §9.3, §9.6). */
export type Profile = "strict" | "azure-sre-agent";

/**
 * What a column says before authority: `onAsk` leaves it to the session's answer for unattended asks, `raised` is an ask
 * that `proceed` cannot answer.
 */
export type Cell = "allow" | "ask" | "deny" | "onAsk" | "raised";

/** One row of the table; `marked` = destructive or unbounded. */
export interface Row {
  readonly permission: Permission;
  readonly access: "read" | "write";
  readonly marked: boolean;
  readonly readOnly: Cell;
  readonly review: Cell;
  readonly autonomous: Cell;
}

/** The decision table of each profile (governance.md §5), before ceilings and authority. */
export const baseTable: Readonly<Record<Profile, readonly Row[]>> = {
  strict: [
    row("deny", "read", "deny", "deny", "deny"),
    row("deny", "write", "deny", "deny", "deny"),
    row("ask", "read", "ask", "ask", "onAsk"),
    row("ask", "write", "deny", "ask", "onAsk"),
    row("allow", "read", "allow", "allow", "allow"),
    row("allow", "write", "deny", "allow", "allow"),
    { ...row("byAccess", "read", "allow", "allow", "allow"), marked: false },
    { ...row("byAccess", "write", "deny", "ask", "allow"), marked: false },
    { ...row("byAccess", "read", "deny", "ask", "raised"), marked: true },
    { ...row("byAccess", "write", "deny", "ask", "raised"), marked: true },
  ].flatMap(bothMarks),
  // An Ask of the product runs unattended whatever the host would like, and gates no read in ReadOnly.
  "azure-sre-agent": [
    row("deny", "read", "deny", "deny", "deny"),
    row("deny", "write", "deny", "deny", "deny"),
    row("ask", "read", "allow", "ask", "allow"),
    row("ask", "write", "deny", "ask", "allow"),
    row("allow", "read", "allow", "allow", "allow"),
    row("allow", "write", "deny", "allow", "allow"),
    row("byAccess", "read", "allow", "allow", "allow"),
    row("byAccess", "write", "deny", "ask", "allow"),
  ].flatMap(bothMarks),
};

interface LooseRow extends Omit<Row, "marked"> {
  readonly marked?: boolean;
}

function row(
  permission: Permission,
  access: "read" | "write",
  readOnly: Cell,
  review: Cell,
  autonomous: Cell,
): LooseRow {
  return { permission, access, readOnly, review, autonomous };
}

function bothMarks(loose: LooseRow): readonly Row[] {
  const marks = loose.marked === undefined ? [false, true] : [loose.marked];
  return marks.map((marked) => ({ ...loose, marked }));
}
