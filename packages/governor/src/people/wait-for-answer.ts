import type { ApprovalRequest } from "@interlock/approval";
import { findApproval } from "../records/approvals.ts";
import { expire } from "../records/record-answer.ts";
import type { Host } from "../types/host.ts";

/** Waits until a request is no longer pending: an answer is journalled, and a store can wait for its journal to grow. */
export async function awaitAnswer(
  host: Host,
  tenant: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ApprovalRequest | undefined> {
  for (;;) {
    const { request, head, left } = await host.transaction(tenant, async (ledger) => {
      const found = await findApproval(ledger, id);
      if (found !== undefined) expire(host, ledger, found);
      return {
        request: await findApproval(ledger, id),
        head: ledger.newest().seq,
        left: found === undefined ? 0 : found.expiresAt - ledger.now,
      };
    });
    if (request?.status !== "pending") return request;
    const expiry = AbortSignal.timeout(Math.max(1, Math.min(left, 2_147_483_647)));
    const either = signal === undefined ? expiry : AbortSignal.any([expiry, signal]);
    try {
      await host.store.changed(tenant, head, either);
    } catch (error) {
      // Its time is up: the next look records that nobody answered.
      if (!expiry.aborted || signal?.aborted) throw error;
    }
  }
}
