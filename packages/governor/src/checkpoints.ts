import type { Host } from "./host.ts";
import { type Checkpoint, signCheckpoint } from "./verify.ts";

/** When a signed head of the journal is handed to the host. */
export interface CheckpointOptions {
  /** After so many entries; 100 when left out. */
  readonly every?: number;
  /** Or after so many seconds with new entries; 60 when left out. */
  readonly seconds?: number;
  /** Keeps it where the store's owner cannot reach it. What it throws or rejects with is ignored. */
  readonly onCheckpoint: (checkpoint: Checkpoint) => void | Promise<void>;
}

/** Told after each transaction that may have written entries. */
export type NoteEntries = (host: Host, tenant: string) => Promise<void>;

/** Hands out checkpoints as the options say; the last entries before one are the window that can be cut off unseen. */
export function createCheckpoints(options: CheckpointOptions | undefined): NoteEntries {
  if (options === undefined) return async () => undefined;
  const { every = 100, seconds = 60, onCheckpoint } = options;
  const last = new Map<string, { seq: number; at: number }>();
  return async (host, tenant) => {
    const checkpoint = await host.store.transaction(tenant, async (transaction) => {
      const head = await transaction.head();
      const known = last.get(tenant) ?? { seq: 0, at: Number.NEGATIVE_INFINITY };
      const fresh = (head?.seq ?? 0) - known.seq;
      if (head === undefined || fresh <= 0 || (fresh < every && transaction.now - known.at < seconds * 1_000))
        return undefined;
      last.set(tenant, { seq: head.seq, at: transaction.now });
      return signCheckpoint(host.keys, { tenant, seq: head.seq, head: head.mac, at: transaction.now });
    });
    if (checkpoint !== undefined) await onCheckpoint(checkpoint);
  };
}
