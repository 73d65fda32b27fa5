import { type JournalContext, journal } from "../journal/journal.ts";
import { readClaim, saveClaim } from "./claim-record.ts";
import type { Ledger } from "./ledger.ts";

// As many records as one entry names.
const most = 64;

/**
 * Says that calls are still under way, and until when they count as that. Like all that a person goes by who says how a call
 * ended, it stands in the claim, which the journal names. Gives those that are open still.
 */
export async function renewClaims(
  ledger: Ledger,
  context: JournalContext,
  entries: readonly number[],
  lease: number,
): Promise<readonly number[]> {
  const renewed: number[] = [];
  for (const entry of entries) {
    const claim = await readClaim(ledger, entry);
    // It has ended since, or a person has said how.
    if (claim === undefined || claim.unknown) continue;
    saveClaim(ledger, { ...claim, lease });
    renewed.push(entry);
  }
  for (let start = 0; start < renewed.length; start += most)
    journal(ledger, context, { kind: "under-way", claims: renewed.slice(start, start + most), until: lease });
  return renewed;
}
