import type { JournalContext } from "../journal/journal.ts";
import type { RunLedger } from "../records/ledger.ts";
import { renewClaims } from "../records/renew-claims.ts";
import type { Notice } from "../types/notice.ts";

/** What of a governor its leases need. */
interface LeaseHost {
  readonly transaction: RunLedger;
  /** Milliseconds. */
  readonly lease: number;
  readonly noticeOnce: (key: string, notice: Notice) => void;
  readonly context: (where: { readonly tenant: string }) => JournalContext;
}

/** The leases of the calls that this governor has under way: renewed while they are, and only then. */
export interface Leases {
  /** A call was claimed; `since`: the monotonic time before its claim was written. */
  open(host: LeaseHost, tenant: string, entry: number, since: number): void;
  /** Whether more than half of the lease that was last written is left, by the monotonic clock: then it may be sent. */
  isSafe(host: LeaseHost, tenant: string, entry: number): boolean;
  close(tenant: string, entry: number): void;
  /** Renews nothing any more. */
  end(): void;
}

interface Lease {
  readonly tenant: string;
  readonly entry: number;
  /** The monotonic time before it was last written. */
  since: number;
}

/** Keeps the leases of one governor. */
export function createLeases(): Leases {
  const open = new Map<string, Lease>();
  const key = (tenant: string, entry: number): string => `${entry} ${tenant}`;
  let timer: NodeJS.Timeout | undefined;

  const renew = async (host: LeaseHost, tenant: string): Promise<void> => {
    const since = performance.now();
    const older = (than: number): readonly Lease[] =>
      [...open.values()].filter((lease) => lease.tenant === tenant && since - lease.since >= than);
    if (older(host.lease / 4).length === 0) return;
    // Those that would be due next come along: one entry says it of all.
    const mine = older(host.lease / 8);
    const renewed = await host.transaction(tenant, (ledger) =>
      renewClaims(
        ledger,
        host.context({ tenant }),
        mine.map(({ entry }) => entry),
        ledger.now + host.lease,
      ),
    );
    for (const lease of mine) {
      if (renewed.includes(lease.entry)) lease.since = since;
      // A person has said how the call ended: from then on it may not be sent.
      else open.delete(key(tenant, lease.entry));
    }
  };
  const renewAll = (host: LeaseHost): void => {
    for (const tenant of new Set([...open.values()].map((lease) => lease.tenant)))
      renew(host, tenant).catch((cause: unknown) => {
        const lost = [...open.values()].some(
          (lease) => lease.tenant === tenant && performance.now() - lease.since > host.lease,
        );
        if (lost)
          host.noticeOnce(`lease ${tenant}`, {
            code: "lease-lost",
            tenant,
            message: "calls are under way whose lease could not be renewed: other hosts take them for lost",
            cause,
          });
      });
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    open: (host, tenant, entry, since) => {
      open.set(key(tenant, entry), { tenant, entry, since });
      timer ??= setInterval(() => renewAll(host), host.lease / 8).unref();
    },
    isSafe: (host, tenant, entry) => {
      const lease = open.get(key(tenant, entry));
      return lease !== undefined && performance.now() - lease.since < host.lease / 2;
    },
    close: (tenant, entry) => {
      open.delete(key(tenant, entry));
      if (open.size === 0) stop();
    },
    end: stop,
  };
}
