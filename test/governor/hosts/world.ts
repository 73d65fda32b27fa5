import { request as httpRequest } from "node:http";
import type { InvokeRequest, InvokeResponse, JsonObject, Policy } from "@interlock/core";
import { createGovernor, type Governor, type KeyRing, type Store } from "@interlock/governor";
import { openPostgresStore } from "@interlock/governor/postgres";
import { openSqliteStore } from "@interlock/governor/sqlite";
import pg from "pg";
import { policyOf, toolEntry } from "../../fixtures/policy.ts";

/** Where a process of a test finds its store and the service behind it; what a parent sends to its children. */
export interface World {
  readonly store:
    | { readonly kind: "sqlite"; readonly file: string }
    | { readonly kind: "postgres"; readonly url: string; readonly schema: string };
  /** The service's port on loopback. */
  readonly service: number;
  /** Milliseconds for which a request can be answered. */
  readonly expiresIn: number;
  /** Milliseconds that a call may take. */
  readonly deadline: number;
  /** Milliseconds that a claim counts as under way unless it is renewed; the governor's own when left out. */
  readonly lease?: number;
}

/** The key that every process of a test signs with. */
export const keys: KeyRing = { current: "k1", keys: { k1: new Uint8Array(32).fill(7) } };

/** Who asks and answers. */
export const ann = { id: "ann" };

/** `Note` runs at once, `AddComment` is asked for. */
export function worldPolicy(expiresIn: number): Policy {
  const approval = { quorum: 1, notRequester: false, expiresIn };
  return policyOf([
    toolEntry({ approval }),
    toolEntry({ name: "Note", operation: "Note", permission: "allow" }),
  ]);
}

/** Arguments that carry a token by which the service recognises the call. */
export function argumentsOf(token: string): JsonObject {
  return { issueId: "OPS-1", comment: { body: token } };
}

/** Opens a store on the world's place. */
export async function openWorldStore({ store }: World): Promise<Store> {
  if (store.kind === "sqlite") return openSqliteStore(store.file, { busyTimeout: 30_000 });
  const pool = new pg.Pool({ connectionString: store.url, max: 4 });
  const opened = await openPostgresStore(pool, { schema: store.schema, lockTimeout: 30_000 });
  const close = async (): Promise<void> => {
    await opened.close();
    await pool.end();
  };
  return { ...opened, close };
}

/** A governor whose calls reach the world's service. */
export function worldGovernor(world: World, store: Store): Governor {
  const { expiresIn, deadline, lease } = world;
  return createGovernor({
    policy: worldPolicy(expiresIn),
    store,
    keys,
    deadline,
    ...(lease === undefined ? {} : { lease }),
    invoke: (_, request, options) => send(world.service, request, options?.signal),
  });
}

function send(
  port: number,
  request: InvokeRequest,
  signal: AbortSignal | undefined,
): Promise<InvokeResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method: "POST", ...(signal === undefined ? {} : { signal }) },
      (response) => {
        response.resume();
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: {}, body: null }));
        response.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(JSON.stringify(request.body));
  });
}
