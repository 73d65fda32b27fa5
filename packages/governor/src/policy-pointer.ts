import { type Answerer, InterlockError, type Json, type Policy, safeReadPolicy } from "@interlock/core";
import type { Host } from "./host.ts";
import { journal } from "./journal.ts";
import type { Transaction } from "./store.ts";
import { who } from "./who.ts";

/**
 * The policy that a tenant's store points to, `undefined` while none was set. A host that finds another revision than its
 * own reads it from the store, so `setPolicy` on one host is the next decision's policy on every other.
 */
export async function storedPolicy(transaction: Transaction, known: Policy): Promise<Policy | undefined> {
  const pointer = await transaction.get("policy", "current");
  if (typeof pointer !== "string") return undefined;
  if (pointer === known.revision) return known;
  const document = await transaction.get("policy", pointer);
  const policy = safeReadPolicy(document ?? null);
  if (!policy.ok) throw new InterlockError("policy-altered", "the store's policy is not what was put there");
  return policy.value;
}

/** Points the tenant's store to a policy. */
export async function setPolicy(host: Host, tenant: string, policy: Policy, by: Answerer): Promise<void> {
  if (!(await host.may(by, "set-policy")))
    throw new InterlockError("not-permitted", "this person may not set the policy");
  await host.store.transaction(tenant, async (transaction) => {
    const { revision } = policy;
    await transaction.set("policy", revision, policy as unknown as Json);
    await transaction.set("policy", "current", revision);
    await journal(
      transaction,
      { ...host.context({ tenant }), policy: revision },
      { kind: "policy-set", revision, by: who(by) },
    );
  });
}
