import { describe, expect, test } from "vitest";
import { meddle, type Parts } from "./hand-in-database.ts";
import { hands } from "./hand-in-database-places.ts";

// Of the same list, in each database another part; all of it is made by test/assure/hand-in-database.assure.ts.
const parts: Readonly<Record<string, Parts>> = {
  memory: { columns: 89, leaves: 2_003 },
  SQLite: { columns: 401, leaves: 8_009 },
  PGlite: { columns: 601, leaves: 16_001 },
  PostgreSQL: { columns: 599, leaves: 16_007 },
};

for (const { name, skip, open } of hands) {
  describe.skipIf(skip !== undefined)(
    `a hand in ${name}${skip === undefined ? "" : ` (SKIPPED: ${skip})`}`,
    () => {
      test("lets nothing run that would not have run, whatever it changes, removes, copies or puts back", async () => {
        const hand = await open();
        const { faults, made, told, runs, kinds } = await meddle(hand, parts[name] as Parts);
        expect(faults).toEqual([]);
        expect(kinds).toEqual([
          ...["accepted", "approval", "call", "claim", "connection", "counter", "grant", "halt"],
          ...["intent", "pending", "policy", "salt", "session"],
        ]);
        expect(runs).toBeGreaterThan(10);
        const count = Object.values(made).reduce((sum, each) => sum + each, 0);
        expect(count).toBeGreaterThan(10);
        expect(told).toBeGreaterThan(count / 5);
        await hand.close();
      }, 300_000);
    },
  );
}
