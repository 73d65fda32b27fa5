import { stored, toStored } from "../types/store.ts";
import type { Ledger } from "./ledger.ts";

/** A claimed call whose result is not in the journal. */
export interface OpenClaim {
  /** The `seq` of its intent. */
  readonly entry: number;
  readonly session: string;
  readonly tool: string;
  readonly connector: string;
  readonly operation: string;
  readonly connection: string;
  readonly access: "read" | "write";
  /** Keyed digest of the request. */
  readonly request: string;
  readonly claimedAt: number;
  /** The governor that claimed it, and until when it counts as under way: that governor has renewed it so far. */
  readonly instance: string;
  readonly lease: number;
  /** The governor itself reported that nobody knows. */
  readonly unknown: boolean;
}

/** The same as it is kept. */
export interface StoredClaim extends OpenClaim {
  /** It stays in the store: what leaves the process is the keyed digest. */
  readonly requestDigest: string;
}

/** What open claims are listed by. */
export const claimGroup = "open";

/** The claim of an entry, while it is open. */
export async function readClaim(ledger: Ledger, entry: number): Promise<StoredClaim | undefined> {
  return stored<StoredClaim>(await ledger.get("claim", String(entry)));
}

/** Keeps a claim as it now is. */
export function saveClaim(ledger: Ledger, claim: StoredClaim): void {
  ledger.set("claim", String(claim.entry), toStored(claim), claimGroup);
}
