import { describe } from "vitest";
import { describeStoreChanges } from "./store-changes.ts";
import { describeStoreJournal } from "./store-journal.ts";
import type { StorePlace } from "./store-place.ts";
import { describeStoreRecords } from "./store-records.ts";
import { describeStoreTransactions } from "./store-transactions.ts";

/** What every store must do, whatever it keeps its records in. */
export function describeStore(
  name: string,
  newPlace: () => Promise<StorePlace>,
  options: {
    /** Why it cannot be tested here; said by the test that is skipped. */
    readonly skip?: string | undefined;
    /** Whether a second handle sees what the first wrote; a store inside one process is its own only handle. */
    readonly shared: boolean;
  },
): void {
  const absent = options.skip === undefined ? "" : ` (SKIPPED: ${options.skip})`;
  describe.skipIf(options.skip !== undefined)(`store: ${name}${absent}`, () => {
    describeStoreRecords(newPlace);
    describeStoreTransactions(newPlace, options.shared);
    describeStoreJournal(newPlace);
    describeStoreChanges(newPlace, options.shared);
  });
}
