import { type DecisionRow, decisionTable } from "./decision-table.ts";
import { inWords, markdownTable, subjectOf } from "./print.ts";

/** One case that the two profiles answer differently. */
export interface ProfileDifference {
  readonly strict: DecisionRow;
  readonly product: DecisionRow;
}

/** Where our table and the real product's part, for a session that no stricter ceiling narrows. */
export function profileDifference(): readonly ProfileDifference[] {
  const free = decisionTable.filter((row) => row.ceiling === row.mode);
  const product = new Map(free.filter((row) => row.profile !== "strict").map((row) => [caseOf(row), row]));
  return free.flatMap((strict) => {
    const other = strict.profile === "strict" ? product.get(caseOf(strict)) : undefined;
    return other === undefined || inWords(other) === inWords(strict) ? [] : [{ strict, product: other }];
  });
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

function caseOf(row: DecisionRow): string {
  return `${subjectOf(row)} ${row.mode}`;
}
