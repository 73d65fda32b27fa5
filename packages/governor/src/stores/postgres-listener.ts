import { createHash } from "node:crypto";
import { StoreError } from "@interlock/core";
import type { Names } from "./postgres-schema.ts";

/** A connected client that does nothing but listen; `pg.Client` fits. Its `error` events are the host's to handle. */
export interface PostgresListener {
  query(text: string): Promise<unknown>;
  on(event: "notification", told: (message: PostgresNotification) => void): unknown;
  off(event: "notification", told: (message: PostgresNotification) => void): unknown;
}

/** What PostgreSQL tells a listener. */
interface PostgresNotification {
  readonly channel: string;
  readonly payload?: string | undefined;
}

/** Listens to a store's channel; returns how to stop. Everyone on a database may listen to it, so a tenant is told as a tag. */
export async function listen(
  listener: PostgresListener | undefined,
  { channel }: Names,
  told: (tag: string) => void,
): Promise<() => Promise<void>> {
  if (listener === undefined) return async () => undefined;
  const hear = (message: PostgresNotification): void => {
    if (message.channel === channel) told(message.payload ?? "");
  };
  listener.on("notification", hear);
  try {
    await listener.query(`LISTEN "${channel}"`);
  } catch (cause) {
    listener.off("notification", hear);
    throw new StoreError("store-unavailable", "the PostgreSQL store's listener cannot listen", { cause });
  }
  return async () => {
    listener.off("notification", hear);
    // The listener may have been ended already.
    await listener.query(`UNLISTEN "${channel}"`).catch(() => undefined);
  };
}

/** What a tenant is called on the channel. */
export function tagOf(tenant: string): string {
  return createHash("sha256").update(`interlock-tenant\n${tenant}`).digest("hex");
}
