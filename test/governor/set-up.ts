import type { InvokeRequest, InvokeResponse, ToolEntry } from "@interlock/core";
import {
  createGovernor,
  createMemoryStore,
  ephemeralKeys,
  type Governor,
  type GovernorOptions,
  type KeyRing,
  type Session,
  type Store,
} from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

export const ann = { id: "ann" };
export const good = { issueId: "OPS-1", comment: { body: "hello" } };

export interface World {
  readonly governor: Governor;
  readonly session: Session;
  /** Every request that reached the service. */
  readonly sent: InvokeRequest[];
  readonly keys: KeyRing;
  readonly store: Store;
  /** Lets so many milliseconds pass on the store's clock. */
  readonly wait: (ms: number) => void;
  /** Another governor on the same store. */
  readonly another: (options?: Partial<GovernorOptions>) => Governor;
}

/** A governor over one tool that writes and asks, `AddComment`, and one that reads, `Read`. */
export async function setUp(
  parts: Partial<ToolEntry> = {},
  options: Partial<GovernorOptions> = {},
): Promise<World> {
  const sent: InvokeRequest[] = [];
  let time = 1_000_000;
  const keys = ephemeralKeys();
  const store = createMemoryStore({ clock: () => time++ });
  const policy = policyOf([
    toolEntry(parts),
    toolEntry({ name: "Read", operation: "Read", permission: "allow", access: "read", locks: [] }),
  ]);
  const invoke = async (_: string, request: InvokeRequest): Promise<InvokeResponse> => {
    sent.push(request);
    return { status: 200, headers: {}, body: { done: true } };
  };
  const another = (more: Partial<GovernorOptions> = {}): Governor =>
    createGovernor({ policy, invoke, store, keys, ...options, ...more });
  const governor = another();
  const wait = (ms: number): void => {
    time += ms;
  };
  return {
    governor,
    sent,
    keys,
    store,
    wait,
    another,
    session: await governor.session({ mode: "review", actor: ann }),
  };
}

/** The same on a clock that shows 1,000 and only goes on when it is told to. */
export async function setUpStill(
  parts: Partial<ToolEntry> = {},
  options: Partial<GovernorOptions> = {},
): Promise<World & { readonly setTime: (ms: number) => void }> {
  let now = 1_000;
  const store = createMemoryStore({ clock: () => now });
  const setTime = (ms: number): void => {
    now = ms;
  };
  return { ...(await setUp(parts, { store, ...options })), setTime };
}

/** Makes a call that has to ask, and gives the request's id. */
export async function asked(session: Session, args: unknown = good, callId?: string): Promise<string> {
  const outcome = await session.call("AddComment", args, callId === undefined ? {} : { callId });
  if (outcome.status !== "pending") throw new Error(JSON.stringify(outcome));
  return outcome.approval;
}
