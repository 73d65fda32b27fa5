// Every alteration that a hand in a database may make to one record or entry, on every store: what runs afterwards would
// have run without. Whole columns all, single leaves of values every so-manieth.
//   node test/assure/hand-in-database.assure.ts [name] [columns] [leaves] [from] [only]
import { meddle, type Parts } from "../governor/hand-in-database.ts";
import { hands } from "../governor/hand-in-database-places.ts";

const [wanted, columns, leaves, from, only] = process.argv.slice(2);
const all: Readonly<Record<string, Parts>> = {
  memory: { columns: 1, leaves: 5 },
  SQLite: { columns: 1, leaves: 29 },
  PGlite: { columns: 7, leaves: 499 },
  PostgreSQL: { columns: 1, leaves: 101 },
};

for (const { name, skip, open } of hands) {
  if (skip !== undefined || (wanted !== undefined && wanted !== name)) continue;
  const hand = await open();
  const parts = all[name] as Parts;
  const chosen = { columns: Number(columns ?? parts.columns), leaves: Number(leaves ?? parts.leaves) };
  const report = await meddle(hand, chosen, Number(from ?? 0), only);
  await hand.close();
  const made = Object.values(report.made).reduce((sum, each) => sum + each, 0);
  const kinds = Object.entries(report.made).map(([kind, count]) => `${kind} ${count}`);
  console.log(
    `${name}: ${made} alterations of ${report.possible.columns} + ${report.possible.leaves}, ${report.told} told, ${report.faults.length} calls ran that would not ` +
      `have run (${report.runs} run unaltered): ${kinds.sort().join(", ")}`,
  );
  for (const fault of report.faults.slice(0, 20)) console.log(`  ${fault}`);
  if (report.faults.length > 0) process.exitCode = 1;
}
