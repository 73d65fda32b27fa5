import { type Answerer, InterlockError, type Json } from "@interlock/core";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
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
  /** The governor that claimed it, and until when it counts as under way unless that governor renews it. */
  readonly instance: string;
  readonly lease: number;
  /** The governor itself reported that nobody knows. */
  readonly unknown: boolean;
}

interface StoredClaim extends OpenClaim {
  /** It stays in the store: what leaves the process is the keyed digest. */
  readonly requestDigest: string;
}

const group = "open";

/** Keeps a claim until its result is in the journal. */
export async function openClaim(ledger: Ledger, claim: StoredClaim): Promise<void> {
  save(ledger, claim);
  const under = await intents(ledger, claim.requestDigest);
  ledger.set("intent", claim.requestDigest, [...under, claim.entry] as unknown as Json);
}

/** Ends a claim whose result is known, or marks it `unknown`; `false` when a person has ended it before. */
export async function closeClaim(
  ledger: Ledger,
  entry: number,
  outcome: "known" | "unknown",
): Promise<boolean> {
  const claim = await read(ledger, entry);
  if (claim === undefined) return false;
  if (outcome === "known") await forget(ledger, claim);
  else save(ledger, { ...claim, unknown: true });
  return true;
}

/**
 * The claims of equal writes that may have run, and nobody knows: the end is unknown, its lease has run out, or another governor has
 * it under way, which may be this one before it was started again.
 */
export async function doubtfulClaims(
  host: Host,
  ledger: Ledger,
  requestDigest: string,
): Promise<readonly number[]> {
  const doubtful: number[] = [];
  for (const entry of await intents(ledger, requestDigest)) {
    const claim = await read(ledger, entry);
    if (claim === undefined || claim.access === "read") continue;
    if (claim.instance !== host.instance || (await isUnknown(ledger, claim))) doubtful.push(entry);
  }
  return doubtful;
}

/** Claims of which nobody knows whether they ran: reported as such, or past their lease after a crash. Oldest first. */
export async function unknownClaims(ledger: Ledger): Promise<readonly OpenClaim[]> {
  const unknown: OpenClaim[] = [];
  for (const claim of await openClaims(ledger)) {
    const { requestDigest: _, ...open } = claim;
    if (await isUnknown(ledger, claim)) unknown.push(open);
  }
  return unknown.sort((a, b) => a.entry - b.entry);
}

/** Every claim whose result is not in the journal. */
export async function openClaims(ledger: Ledger): Promise<readonly StoredClaim[]> {
  return (await ledger.list("claim", group)).map((value) => stored<StoredClaim>(value) as StoredClaim);
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
    const claim = await read(ledger, entry);
    if (claim === undefined)
      throw new InterlockError("claim-unknown", `entry ${entry} is no unresolved call`);
    if (!(await isUnknown(ledger, claim)))
      throw new InterlockError("claim-open", `the call of entry ${entry} is still under way`);
    await forget(ledger, claim);
    journal(ledger, host.context({ tenant }), { kind: "resolved", claim: entry, ran, by: who(by) });
  });
}

async function isUnknown(ledger: Ledger, claim: OpenClaim): Promise<boolean> {
  if (claim.unknown) return true;
  if (ledger.now <= claim.lease) return false;
  const renewed = await ledger.get("lease", String(claim.entry));
  return !(typeof renewed === "number" && ledger.now <= renewed);
}

async function read(ledger: Ledger, entry: number): Promise<StoredClaim | undefined> {
  return stored<StoredClaim>(await ledger.get("claim", String(entry)));
}

function save(ledger: Ledger, claim: StoredClaim): void {
  ledger.set("claim", String(claim.entry), toStored(claim), group);
}

async function forget(ledger: Ledger, claim: StoredClaim): Promise<void> {
  ledger.delete("claim", String(claim.entry));
  // A lease is renewed at a quarter of its time at the earliest; the clocks may differ a little.
  if (ledger.now - claim.claimedAt > (claim.lease - claim.claimedAt) / 8)
    ledger.delete("lease", String(claim.entry));
  const left = (await intents(ledger, claim.requestDigest)).filter((entry) => entry !== claim.entry);
  if (left.length === 0) ledger.delete("intent", claim.requestDigest);
  else ledger.set("intent", claim.requestDigest, left as unknown as Json);
}

async function intents(ledger: Ledger, requestDigest: string): Promise<readonly number[]> {
  return stored<readonly number[]>(await ledger.get("intent", requestDigest)) ?? [];
}
