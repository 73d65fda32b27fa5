import { isInterlockError } from "@interlock/core";
import type { Host } from "../types/host.ts";
import { type Checkpoint, signCheckpoint } from "./verify.ts";

/** When a signed head of the journal is handed to the host. */
export interface CheckpointOptions {
  /** After so many entries; 100 when left out. */
  readonly every?: number;
  /** Or so many seconds after the one before, once there are new entries; 60 when left out. */
  readonly seconds?: number;
  /** Keeps it where the store's owner cannot reach it. When it throws or rejects, it is given one again later. */
  readonly onCheckpoint: (checkpoint: Checkpoint) => void | Promise<void>;
}

/** Told of each new entry, whichever way it was written. */
export type NoteEntries = (host: Host, tenant: string) => void;

// Before the first entry, and before the first checkpoint.
const none = { seq: 0, at: Number.NEGATIVE_INFINITY };

/** Hands out checkpoints as the options say; the last entries before one are the window that can be cut off unseen. */
export function createCheckpoints(options: CheckpointOptions | undefined): NoteEntries {
  if (options === undefined) return () => undefined;
  const { every = 100, seconds = 60, onCheckpoint } = options;
  const last = new Map<string, { seq: number; at: number }>();
  const before = new Map<string, { seq: number; at: number }>();
  const looking = new Set<string>();
  const waiting = new Map<string, NodeJS.Timeout>();

  // Gives the checkpoint that is due, or in how many milliseconds the new entries are due at the latest.
  const look = (host: Host, tenant: string): Promise<Checkpoint | number | undefined> =>
    host.transaction(tenant, async (ledger) => {
      looking.delete(tenant);
      const { now } = ledger;
      const { seq, mac } = ledger.head();
      const known = last.get(tenant) ?? none;
      // What told of it may have been rolled back.
      if (seq <= known.seq) return undefined;
      const left = known.at + seconds * 1_000 - now;
      if (seq - known.seq < every && left > 0) return left;
      before.set(tenant, known);
      last.set(tenant, { seq, at: now });
      return signCheckpoint(host.keys, { tenant, seq, head: mac, at: now });
    });
  // A store that fails is asked again after a while: nothing more may be written that would ask.
  const afterFailure = (error: unknown): number | undefined =>
    isInterlockError(error) && error.code === "store-closed" ? undefined : Math.max(seconds, 1) * 1_000;
  const handOut = async (host: Host, tenant: string): Promise<void> => {
    const due = await look(host, tenant)
      .catch(afterFailure)
      .finally(() => looking.delete(tenant));
    if (due === undefined) return;
    clearTimeout(waiting.get(tenant));
    const again = (milliseconds: number): void => {
      const look = (): void => note(host, tenant);
      waiting.set(tenant, setTimeout(look, Math.min(milliseconds, 2_147_483_647)).unref());
    };
    if (typeof due === "number") return again(due);
    try {
      await onCheckpoint(due);
    } catch {
      // What was not kept elsewhere is due still.
      last.set(tenant, before.get(tenant) ?? none);
      again(Math.max(seconds, 1) * 1_000);
    }
  };
  // The look waits for its turn behind the transaction that is still writing.
  const note: NoteEntries = (host, tenant) => {
    if (looking.has(tenant)) return;
    looking.add(tenant);
    void Promise.resolve()
      .then(() => handOut(host, tenant))
      .catch(() => undefined);
  };
  return note;
}
