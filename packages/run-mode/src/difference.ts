import { type DecisionRow, decisionTable } from "./decision-table.ts";
import { inWords, markdownTable, subjectOf } from "./print.ts";
import type { Profile } from "./table.ts";

/** One case that the two profiles answer differently. */
export interface ProfileDifference {
  readonly strict: DecisionRow;
  readonly product: DecisionRow;
}

/** Where our table and the real product's part, for a session that no stricter ceiling narrows. */
export function profileDifference(): readonly ProfileDifference[] {
  const free = decisionTable.filter((row) => row.ceiling === row.mode);
  const rowsOf = (profile: Profile): readonly DecisionRow[] => free.filter((row) => row.profile === profile);
  // Both profiles have the same cases in the same order.
  const other = rowsOf("azure-sre-agent");
  return rowsOf("strict")
    .map((strict, i) => ({ strict, product: other[i] as DecisionRow }))
    .filter(({ strict, product }) => inWords(strict) !== inWords(product));
}

/** The difference as a page's table. */
export function printDifference(): readonly string[] {
  return markdownTable(
    ["call", "mode", "`strict`", "`azure-sre-agent`"],
    profileDifference().map(({ strict, product }) => [
      subjectOf(strict),
      strict.mode,
      inWords(strict),
      inWords(product),
    ]),
  );
}
