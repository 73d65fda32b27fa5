import type { Outcome, Policy, ToolEntry } from "@interlock/core";
import { ephemeralKeys, type Governor, type Session, type Store } from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp, type World } from "./set-up.ts";

/** A tenant of its own on a store that may hold others, with one request that was approved. */
export interface Approved {
  readonly governor: Governor;
  readonly session: Session;
  readonly sent: World["sent"];
  readonly store: Store;
  readonly tenant: string;
  /** The approved request. */
  readonly id: string;
  /** Puts the store's clock so many milliseconds ahead, or behind. */
  readonly setAhead: (ms: number) => void;
}

// The hosts of one place have the same keys.
const keys = ephemeralKeys();
const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers: ["ann", "lea"] };

/** Asks for a call and approves it. */
export async function approvedOn(handle: Store, tenant: string): Promise<Approved> {
  let ahead = 0;
  const store: Store = {
    ...handle,
    transaction: (name, work) =>
      handle.transaction(name, (transaction) => work({ ...transaction, now: transaction.now + ahead })),
  };
  const { governor, sent } = await setUp({ approval }, { store, keys });
  const session = await governor.session({ id: "s", mode: "review", actor: ann, tenant });
  const id = await asked(session);
  await approve(governor, id, ann, { tenant });
  const setAhead = (ms: number): void => {
    ahead = ms;
  };
  return { governor, session, sent, store, tenant, id, setAhead };
}

/** What makes an approval worthless, and the reason that the journal then has. */
export interface Refusal {
  /** Resumes the request unless it says otherwise. */
  readonly happen: (approved: Approved) => Promise<Outcome | undefined>;
  readonly code: string;
  /** What differs, where it is an `approval-mismatch`. */
  readonly detail?: string;
  /** Calls that reach the service nevertheless. */
  readonly sent?: number;
  /** The journal has no reason: nothing can be written beside what no governor wrote. */
  readonly untold?: true;
}

/** Every refusal of an approval (governance.md 6.6). */
export const refusals: Readonly<Record<string, Refusal>> = {
  "used twice": {
    happen: async ({ session, id }) => {
      await session.resume(id);
    },
    code: "approval-used",
    sent: 1,
  },
  late: {
    happen: async ({ setAhead }) => {
      setAhead(900_000);
    },
    code: "approval-expired",
  },
  "with other arguments": altered({ agentArguments: { ...good, issueId: "OPS-2" } }),
  "on another tool": altered({ tool: "Read" }),
  "on another connection": mismatch("connection", (approved) =>
    setPolicy(approved, {}, connectors({ connection: "desk-2" })),
  ),
  "on a connection of another owner": mismatch("connection", (approved) =>
    setPolicy(approved, {}, connectors({ owner: "eve@example.com" })),
  ),
  "on a connection that was renewed": mismatch("connection", ({ governor, tenant }) =>
    governor.renewConnection("desk-1", ann, { tenant }),
  ),
  "on a connection that was revoked": {
    happen: async ({ governor, tenant }) => {
      await governor.revokeConnection("desk-1", ann, { tenant });
    },
    code: "revoked",
  },
  "in another session": {
    ...mismatch("/session"),
    happen: async ({ governor, tenant, id }) =>
      (await governor.session({ id: "other", mode: "review", actor: ann, tenant })).resume(id),
  },
  "by another user": {
    ...mismatch("/actor"),
    happen: ({ governor, tenant, id }) => governor.resume(id, { actor: { id: "eve" }, tenant }),
  },
  "by another tenant": {
    happen: async ({ governor, id }) =>
      (await governor.session({ id: "s", mode: "review", actor: ann })).resume(id),
    code: "approval-unknown",
    detail: "",
  },
  "under a policy that says something else of the tool": mismatch("entry", (approved) =>
    setPolicy(approved, { description: "Now it does something else" }),
  ),
  "under a policy that was compiled from another definition": {
    happen: async (approved) => {
      await setPolicy(approved, {}, connectors({ definition: "1" }));
    },
    code: "drift",
  },
  "while halted": {
    happen: async ({ governor, tenant }) => {
      await governor.halt("all", ann, { tenant });
    },
    code: "halted",
  },
};

function mismatch(detail: string, happen?: (approved: Approved) => Promise<unknown>): Refusal {
  return {
    happen: async (approved) => {
      await happen?.(approved);
      return undefined;
    },
    code: "approval-mismatch",
    detail,
  };
}

// What only somebody with the store's file could do.
function altered(parts: object): Refusal {
  return {
    happen: async ({ store, tenant, id }) => {
      await store.transaction(tenant, async (transaction) => {
        const request = (await transaction.get("approval", id)) as object;
        await transaction.set("approval", id, { ...request, ...parts } as never);
      });
      return undefined;
    },
    code: "record-altered",
    untold: true,
  };
}

function setPolicy(
  { governor, tenant }: Approved,
  parts: Partial<ToolEntry>,
  policy: Partial<Policy> = {},
): Promise<void> {
  const read = toolEntry({ name: "Read", operation: "Read", permission: "allow", access: "read", locks: [] });
  return governor.setPolicy(policyOf([toolEntry({ approval, ...parts }), read], policy), ann, { tenant });
}

function connectors(parts: object): Partial<Policy> {
  const desk = { title: "Desk", connection: "desk-1", owner: "svc@example.com", definition: "0", ...parts };
  return { connectors: { desk } };
}
