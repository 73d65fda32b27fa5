import type { Authority, Need, Permission, Verdict } from "@interlock/core";
import { modeOf } from "./column.ts";
import { evaluateRunMode } from "./evaluate.ts";
import { type Column, columns, type Profile } from "./table.ts";

const noted: readonly string[] = ["unattended", "deferred", "elevation-unattended"];

/** One line of the whole table: what is asked, and what is answered. */
export interface DecisionRow {
  readonly profile: Profile;
  readonly permission: Permission;
  readonly access: "read" | "write";
  /** Destructive or unbounded. */
  readonly marked: boolean;
  readonly authority: Authority;
  readonly mode: Column;
  readonly ceiling: Column;
  readonly verdict: Verdict;
  readonly needs: readonly Need[];
  /** `unattended`, `deferred`, `elevation-unattended`: what became of an ask that nobody is there to answer. */
  readonly notes: readonly string[];
}

/** Every row: permission x access and marks x mode with each `onAsk` x ceiling x authority x profile (governance.md 5.3). */
export const decisionTable: readonly DecisionRow[] = /* @__PURE__ */ everyRow();

function everyRow(): readonly DecisionRow[] {
  const rows: DecisionRow[] = [];
  for (const profile of ["strict", "azure-sre-agent"] as const)
    for (const permission of ["deny", "ask", "allow", "byAccess"] as const)
      for (const access of ["read", "write"] as const)
        for (const marked of [false, true])
          for (const authority of ["held", "missing"] as const)
            for (const mode of columns)
              for (const ceiling of columns)
                rows.push(answered({ profile, permission, access, marked, authority, mode, ceiling }));
  return rows;
}

function answered(asked: Omit<DecisionRow, "verdict" | "needs" | "notes">): DecisionRow {
  const { verdict, needs, reasons } = evaluateRunMode({
    ...asked,
    mode: modeOf(asked.mode),
    ceilings: [modeOf(asked.ceiling)],
  });
  const notes = reasons.map((reason) => reason.code).filter((code) => noted.includes(code));
  return { ...asked, verdict, needs, notes };
}
