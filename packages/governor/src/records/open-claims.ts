import { type Answerer, InterlockError, type Json } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import { stored } from "../types/store.ts";
import { claimGroup, type OpenClaim, readClaim, type StoredClaim, saveClaim } from "./claim-record.ts";
import type { Ledger } from "./ledger.ts";

/** Keeps a claim until its result is in the journal. */
export async function openClaim(ledger: Ledger, claim: StoredClaim): Promise<void> {
  saveClaim(ledger, claim);
  const under = await intents(ledger, claim.requestDigest);
  ledger.set("intent", claim.requestDigest, [...under, claim.entry] as unknown as Json);
}

/** Ends a claim whose result is known, or marks it `unknown`; `false` when a person has ended it before. */
export async function closeClaim(
  ledger: Ledger,
  entry: number,
  outcome: "known" | "unknown",
): Promise<boolean> {
  const claim = await readClaim(ledger, entry);
  if (claim === undefined) return false;
  if (outcome === "known") await forget(ledger, claim);
  else saveClaim(ledger, { ...claim, unknown: true });
  return true;
}

/**
 * The claims of equal writes that may have run, and nobody knows: the end is unknown, the lease has run out, or another
 * governor has it under way, which may be this one before it was started again.
 */
export async function doubtfulClaims(
  host: Host,
  ledger: Ledger,
  requestDigest: string,
): Promise<readonly number[]> {
  const doubtful: number[] = [];
  for (const entry of await intents(ledger, requestDigest)) {
    const claim = await readClaim(ledger, entry);
    if (claim === undefined || claim.access === "read") continue;
    if (claim.instance !== host.instance || isUnknown(ledger, claim)) doubtful.push(entry);
  }
  return doubtful;
}

/** Claims of which nobody knows whether they ran: reported as such, or past their lease after a crash. Oldest first. */
export async function unknownClaims(ledger: Ledger): Promise<readonly OpenClaim[]> {
  const unknown: OpenClaim[] = [];
  for (const claim of await openClaims(ledger)) {
    const { requestDigest: _, ...open } = claim;
    if (isUnknown(ledger, claim)) unknown.push(open);
  }
  return unknown.sort((a, b) => a.entry - b.entry);
}

/** Every claim whose result is not in the journal. */
export async function openClaims(ledger: Ledger): Promise<readonly StoredClaim[]> {
  return (await ledger.list("claim", claimGroup)).map((value) => stored<StoredClaim>(value) as StoredClaim);
}

/** A person's word on an unknown call: it ran, or it did not. Nothing is ever retried by itself. */
export async function resolveClaim(
  host: Host,
  tenant: string,
  entry: number,
  { ran, by }: { readonly ran: boolean; readonly by: Answerer },
): Promise<void> {
  if (!(await host.may(by, "resolve"))) {
    throw new InterlockError("not-permitted", `${by.id} may not resolve calls`);
  }
  await host.transaction(tenant, async (ledger) => {
    const claim = await readClaim(ledger, entry);
    if (claim === undefined)
      throw new InterlockError("claim-unknown", `entry ${entry} is no unresolved call`);
    if (!isUnknown(ledger, claim))
      throw new InterlockError("claim-open", `the call of entry ${entry} is still under way`);
    await forget(ledger, claim);
    journal(ledger, host.context({ tenant }), { kind: "resolved", claim: entry, ran, by: who(by) });
  });
}

function isUnknown(ledger: Ledger, claim: OpenClaim): boolean {
  return claim.unknown || !(ledger.now <= claim.lease);
}

async function forget(ledger: Ledger, claim: StoredClaim): Promise<void> {
  ledger.delete("claim", String(claim.entry));
  const left = (await intents(ledger, claim.requestDigest)).filter((entry) => entry !== claim.entry);
  if (left.length === 0) ledger.delete("intent", claim.requestDigest);
  else ledger.set("intent", claim.requestDigest, left as unknown as Json);
}

async function intents(ledger: Ledger, requestDigest: string): Promise<readonly number[]> {
  return stored<readonly number[]>(await ledger.get("intent", requestDigest)) ?? [];
}
