import {
  type Answerer,
  InterlockError,
  isObject,
  type Json,
  type Policy,
  safeReadPolicy,
} from "@interlock/core";
import { manyValues, plainData } from "../doors/plain-data.ts";
import { journal } from "../journal/journal.ts";
import { who } from "../journal/who.ts";
import type { Host } from "../types/host.ts";
import { mustMay } from "./acts.ts";
import { listHalts } from "./halt.ts";
import type { Ledger } from "./ledger.ts";

/**
 * The policy that a tenant's store points to, `undefined` while none was set. A host that finds another revision than its
 * own reads it from the store, so `setPolicy` on one host is the next decision's policy on every other.
 */
export async function storedPolicy(ledger: Ledger, known: Policy): Promise<Policy | undefined> {
  const pointer = await ledger.get("policy", "current");
  if (typeof pointer !== "string") return undefined;
  if (pointer === known.revision) return known;
  const policy = safeReadPolicy((await ledger.get("policy", pointer)) ?? null);
  if (!policy.ok) throw new InterlockError("policy-altered", "the store's policy is not what was put there");
  return policy.value;
}

/** A policy as every host can read it; throws `InterlockError` `policy-invalid` for anything else. */
export function readablePolicy(policy: unknown): Policy {
  const plain = plainData(policy, manyValues);
  const read = isObject(plain) ? safeReadPolicy(plain) : undefined;
  if (read?.ok) return read.value;
  const why = read?.issues[0]?.message ?? "a compiled policy is an object; readPolicy makes one of text";
  throw new InterlockError("policy-invalid", `not a policy that a governor can use: ${why}`);
}

// A halt names what the policy calls it; under another name it would stop nothing.
async function keepsHaltedNames(ledger: Ledger, policy: Policy): Promise<void> {
  for (const { scope } of await listHalts(ledger)) {
    if (scope === "all" || !("connector" in scope) || Object.hasOwn(policy.connectors, scope.connector))
      continue;
    throw new InterlockError(
      "halt-stands",
      `connector "${scope.connector}" is halted, and the policy does not have it: lift the halt or keep the name`,
    );
  }
}

/** Points the tenant's store to a policy. */
export async function setPolicy(host: Host, tenant: string, policy: unknown, by: Answerer): Promise<void> {
  await mustMay(host, by, "set-policy");
  const read = readablePolicy(policy);
  await host.transaction(tenant, async (ledger) => {
    const { revision } = read;
    await keepsHaltedNames(ledger, read);
    ledger.set("policy", revision, read as unknown as Json);
    ledger.set("policy", "current", revision);
    journal(
      ledger,
      { ...host.context({ tenant }), policy: revision },
      { kind: "policy-set", revision, by: who(by) },
    );
  });
}
