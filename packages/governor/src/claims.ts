import { type Answerer, InterlockError } from "@interlock/core";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import { stored, type Transaction, toStored } from "./store.ts";
import { who } from "./who.ts";

/** A claimed call whose result is not in the journal. */
export interface OpenClaim {
  /** The `seq` of its intent. */
  readonly entry: number;
  readonly session: string;
  readonly tool: string;
  readonly connection: string;
  /** Keyed digest of the request. */
  readonly request: string;
  readonly claimedAt: number;
  /** When the host that claimed it must be done; past it nobody knows whether it ran. */
  readonly deadline: number;
  /** The host itself reported that nobody knows. */
  readonly unknown: boolean;
}

const group = "open";

/** Keeps a claim until its result is in the journal. */
export async function openClaim(transaction: Transaction, claim: OpenClaim): Promise<void> {
  await save(transaction, claim);
  await transaction.set("intent", claim.request, [
    ...(await intents(transaction, claim.request)),
    claim.entry,
  ]);
}

/** Ends a claim whose result is known, or marks it `unknown`. */
export async function closeClaim(
  transaction: Transaction,
  entry: number,
  outcome: "known" | "unknown",
): Promise<void> {
  const claim = await read(transaction, entry);
  if (claim === undefined) return;
  if (outcome === "known") await forget(transaction, claim);
  else await save(transaction, { ...claim, unknown: true });
}

/** Whether nobody knows of an equal call if it ran. */
export async function mayHaveRunBefore(transaction: Transaction, request: string): Promise<boolean> {
  for (const entry of await intents(transaction, request)) {
    if (isUnknown(await read(transaction, entry), transaction.now)) return true;
  }
  return false;
}

/** Claims of which nobody knows whether they ran: reported as such, or past their deadline after a crash. Oldest first. */
export async function unknownClaims(transaction: Transaction): Promise<readonly OpenClaim[]> {
  const found = (await transaction.list("claim", group)).map(
    (value) => stored<OpenClaim>(value) as OpenClaim,
  );
  return found.filter((claim) => isUnknown(claim, transaction.now)).sort((a, b) => a.entry - b.entry);
}

/** A person's word on an unknown call: it ran, or it did not. Nothing is ever retried by itself. */
export async function resolveClaim(
  host: Host,
  tenant: string,
  entry: number,
  { ran, by }: { readonly ran: boolean; readonly by: Answerer },
): Promise<void> {
  if (!(await host.may(by, "resolve"))) {
    throw new InterlockError("not-permitted", "this person may not resolve calls");
  }
  await host.store.transaction(tenant, async (transaction) => {
    const claim = await read(transaction, entry);
    if (!isUnknown(claim, transaction.now)) {
      throw new InterlockError("claim-unknown", "there is no such unresolved call");
    }
    await forget(transaction, claim);
    await journal(transaction, host.context({ tenant }), {
      kind: "resolved",
      claim: entry,
      ran,
      by: who(by),
    });
  });
}

function isUnknown(claim: OpenClaim | undefined, now: number): claim is OpenClaim {
  return claim !== undefined && (claim.unknown || now > claim.deadline);
}

async function read(transaction: Transaction, entry: number): Promise<OpenClaim | undefined> {
  return stored<OpenClaim>(await transaction.get("claim", String(entry)));
}

async function save(transaction: Transaction, claim: OpenClaim): Promise<void> {
  await transaction.set("claim", String(claim.entry), toStored(claim), group);
}

async function forget(transaction: Transaction, claim: OpenClaim): Promise<void> {
  await transaction.delete("claim", String(claim.entry));
  const left = (await intents(transaction, claim.request)).filter((entry) => entry !== claim.entry);
  if (left.length === 0) await transaction.delete("intent", claim.request);
  else await transaction.set("intent", claim.request, left);
}

async function intents(transaction: Transaction, request: string): Promise<readonly number[]> {
  return stored<readonly number[]>(await transaction.get("intent", request)) ?? [];
}
