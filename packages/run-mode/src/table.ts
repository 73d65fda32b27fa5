import type { Authority, Permission } from "@interlock/core";

/** `strict` is ours; `azure-sre-agent` predicts the real product (connectors.md 9.3, 9.6). */
export type Profile = "strict" | "azure-sre-agent";

/** A run mode as a column of the table; the last three are autonomous, by what `onAsk` says. */
export type Column = "readOnly" | "review" | "proceed" | "deny" | "defer";

/** The columns in the order in which a row writes its cells. */
export const columns: readonly Column[] = ["readOnly", "review", "proceed", "deny", "defer"];

/**
 * What one cell answers: `allow` and `deny`; a need by its name; `unattended` = runs although it would have asked;
 * `deferred` = asks and is parked; `nobody` = denied, for nobody is there to lend the missing right.
 */
export type Cell =
  | "allow"
  | "deny"
  | "approval"
  | "elevation"
  | "approval+elevation"
  | "unattended"
  | "unattended+elevation"
  | "deferred"
  | "deferred+elevation"
  | "nobody";

/** One row: what it is about, then a cell for each column. `marks`: `marked` = destructive or unbounded. */
export type Row = readonly [
  permission: Permission,
  access: "read" | "write" | "any",
  marks: "plain" | "marked" | "any",
  authority: Authority | "any",
  readOnly: Cell,
  review: Cell,
  proceed: Cell,
  deny: Cell,
  defer: Cell,
];

/** The decision table of each profile (governance.md 5.3), before ceilings and what a rule raises. */
export const baseTable: Readonly<Record<Profile, readonly Row[]>> = {
  strict: [
    ["deny", "any", "any", "any", "deny", "deny", "deny", "deny", "deny"],
    ["ask", "read", "any", "held", "approval", "approval", "unattended", "deny", "deferred"],
    [
      "ask",
      "read",
      "any",
      "missing",
      "approval+elevation",
      "approval+elevation",
      "unattended+elevation",
      "deny",
      "deferred+elevation",
    ],
    ["ask", "write", "any", "held", "deny", "approval", "unattended", "deny", "deferred"],
    [
      "ask",
      "write",
      "any",
      "missing",
      "deny",
      "approval+elevation",
      "unattended+elevation",
      "deny",
      "deferred+elevation",
    ],
    ["allow", "read", "any", "held", "allow", "allow", "allow", "allow", "allow"],
    ["allow", "read", "any", "missing", "elevation", "elevation", "elevation", "nobody", "elevation"],
    ["allow", "write", "any", "held", "deny", "allow", "allow", "allow", "allow"],
    ["allow", "write", "any", "missing", "deny", "elevation", "elevation", "nobody", "elevation"],
    ["byAccess", "read", "plain", "held", "allow", "allow", "allow", "allow", "allow"],
    ["byAccess", "read", "plain", "missing", "elevation", "elevation", "elevation", "nobody", "elevation"],
    ["byAccess", "write", "plain", "held", "deny", "approval", "allow", "allow", "allow"],
    [
      "byAccess",
      "write",
      "plain",
      "missing",
      "deny",
      "approval+elevation",
      "elevation",
      "nobody",
      "elevation",
    ],
    ["byAccess", "any", "marked", "held", "deny", "approval", "deny", "deny", "deferred"],
    [
      "byAccess",
      "any",
      "marked",
      "missing",
      "deny",
      "approval+elevation",
      "deny",
      "deny",
      "deferred+elevation",
    ],
  ],
  // The product asks nobody in an autonomous run whatever the host would like, and gates no read in ReadOnly; a missing
  // right is asked for even then (connectors.md 9.3). Marks mean nothing to it.
  "azure-sre-agent": [
    ["deny", "any", "any", "any", "deny", "deny", "deny", "deny", "deny"],
    ["ask", "read", "any", "held", "allow", "approval", "unattended", "unattended", "unattended"],
    [
      "ask",
      "read",
      "any",
      "missing",
      "elevation",
      "approval+elevation",
      "unattended+elevation",
      "unattended+elevation",
      "unattended+elevation",
    ],
    ["ask", "write", "any", "held", "deny", "approval", "unattended", "unattended", "unattended"],
    [
      "ask",
      "write",
      "any",
      "missing",
      "deny",
      "approval+elevation",
      "unattended+elevation",
      "unattended+elevation",
      "unattended+elevation",
    ],
    ["allow", "read", "any", "held", "allow", "allow", "allow", "allow", "allow"],
    ["allow", "read", "any", "missing", "elevation", "elevation", "elevation", "elevation", "elevation"],
    ["allow", "write", "any", "held", "deny", "allow", "allow", "allow", "allow"],
    ["allow", "write", "any", "missing", "deny", "elevation", "elevation", "elevation", "elevation"],
    ["byAccess", "read", "any", "held", "allow", "allow", "allow", "allow", "allow"],
    ["byAccess", "read", "any", "missing", "elevation", "elevation", "elevation", "elevation", "elevation"],
    ["byAccess", "write", "any", "held", "deny", "approval", "allow", "allow", "allow"],
    [
      "byAccess",
      "write",
      "any",
      "missing",
      "deny",
      "approval+elevation",
      "elevation",
      "elevation",
      "elevation",
    ],
  ],
};
