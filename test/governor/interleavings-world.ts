import type { Call, InvokeRequest, Policy, ToolEntry } from "@interlock/core";
import { createGovernor, type Governor, type GovernorOptions, type Store } from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { createScheduler, type Scheduler } from "./interleavings-scheduler.ts";

/** Two hosts on one place: the steps of the first are counted, the second does what comes between them. */
export interface Hosts {
  readonly first: Governor;
  readonly second: Governor;
  readonly scheduler: Scheduler;
  /** Requests that reached the service behind both. */
  readonly sent: InvokeRequest[];
  /** Puts the store's clock so many milliseconds ahead. */
  readonly setAhead: (ms: number) => void;
}

export const ann = { id: "ann" };
export const lea = { id: "lea", groups: ["leads"] };

const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["ann", "group:leads"] };

/** The policy that both hosts start with, or another one in which every tool is a bit different. */
export function policyWith(parts: Partial<ToolEntry> = {}, policy: Partial<Policy> = {}): Policy {
  const secret = { pointer: "/comment/token", key: "comment", segments: ["token"], value: null, secret: "s" };
  const tools = [
    toolEntry({ name: "Ask", operation: "Ask", approval, ...parts }),
    toolEntry({ name: "Lend", operation: "Lend", approval, locks: [secret], ...parts }),
    toolEntry({
      name: "Limited",
      operation: "Limited",
      permission: "allow",
      limits: { perSession: 1 },
      ...parts,
    }),
    toolEntry({ name: "Note", operation: "Note", permission: "allow", ...parts }),
  ];
  return policyOf(tools, policy);
}

/** Starts the hosts; `other` is the second one's handle, the same store where it has no other. */
export function startHosts(store: Store, other: Store, patience: number): Hosts {
  let ahead = 0;
  const sent: InvokeRequest[] = [];
  const scheduler = createScheduler(
    later(store, () => ahead),
    patience,
  );
  const options = {
    policy: policyWith(),
    keys: { current: "k1", keys: { k1: new Uint8Array(32).fill(3) } },
    authority: (call: Call) => (call.tool.name === "Lend" ? "missing" : "held"),
    secrets: () => "secret",
    invoke: async (_: string, request: InvokeRequest) => {
      sent.push(request);
      return { status: 200, headers: {}, body: null };
    },
  } satisfies Partial<GovernorOptions>;
  const { step } = scheduler;
  return {
    scheduler,
    sent,
    setAhead: (ms) => {
      ahead = ms;
    },
    second: createGovernor({ ...options, store: later(other, () => ahead) }),
    first: createGovernor({
      ...options,
      store: scheduler.store,
      authority: async (call) => {
        await step();
        return options.authority(call);
      },
      secrets: async () => {
        await step();
        return options.secrets();
      },
      invoke: async (connection, request) => {
        await step();
        const response = await options.invoke(connection, request);
        await step();
        return response;
      },
    }),
  };
}

// The clock of a database cannot be put forward; what is read of it can.
function later(store: Store, ahead: () => number): Store {
  return {
    ...store,
    transaction: (tenant, work) =>
      store.transaction(tenant, (transaction) => work({ ...transaction, now: transaction.now + ahead() })),
  };
}
