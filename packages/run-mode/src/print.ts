import type { DecisionRow } from "./decision-table.ts";
import { decisionTable } from "./decision-table.ts";
import { columns, type Profile } from "./table.ts";

/** A profile's table as a page has it: a line for each kind of call, the modes across; with a ceiling, under it. */
export function printDecisionTable(profile: Profile, ceiling?: DecisionRow["ceiling"]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const row of decisionTable) {
    if (row.profile !== profile || row.ceiling !== (ceiling ?? row.mode)) continue;
    const cells = lines.get(subjectOf(row)) ?? [];
    lines.set(subjectOf(row), [...cells, inWords(row)]);
  }
  return markdownTable(
    ["call", ...columns.map((column) => `\`${column}\``)],
    [...lines].map(([subject, cells]) => [subject, ...cells]),
  );
}

/** What a row is about: `byAccess, write, destructive or unbounded, authority missing`. */
export function subjectOf(row: DecisionRow): string {
  const marks = row.marked ? ", destructive or unbounded" : "";
  const authority = row.authority === "missing" ? ", authority missing" : "";
  return `${row.permission}, ${row.access}${marks}${authority}`;
}

/** A row's answer: `ask approval, elevation (deferred)`. */
export function inWords(row: Pick<DecisionRow, "verdict" | "needs" | "notes">): string {
  const needs = row.needs.length === 0 ? "" : ` ${row.needs.join(", ")}`;
  const notes = row.notes.length === 0 ? "" : ` (${row.notes.join(", ")})`;
  return `${row.verdict}${needs}${notes}`;
}

/** Rows as a Markdown table, padded, so that a change of one cell is a change of few lines. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = head.map((cell, i) =>
    Math.max(cell.length, ...rows.map((row) => (row[i] as string).length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
