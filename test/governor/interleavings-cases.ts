import type { Outcome, Policy, RunMode } from "@interlock/core";
import type { Governor, HaltScope, JournalEntry, Session } from "@interlock/governor";
import { approve, elevate, grant } from "./answering.ts";
import { ann, type Hosts, lea, policyWith } from "./interleavings-world.ts";

/** A call that is ready to be made, and the same wish on the other host. */
export interface Ready {
  readonly tool: string;
  readonly run: () => Promise<Outcome>;
  readonly again: () => Promise<Outcome>;
  /** The standing grant that lets it run. */
  readonly grant?: string;
}

const defer: RunMode = { autonomous: { onAsk: "defer" } };
const args = { issueId: "OPS-1", comment: { body: "x" } };

/** The kinds of call, each prepared on the second host up to the moment at which it may run. */
export const kinds: Readonly<Record<string, (hosts: Hosts, tenant: string) => Promise<Ready>>> = {
  "plain allow": async (hosts, tenant) =>
    onBoth(hosts, tenant, "Note", (session) => session.call("Note", args, { callId: "c" })),
  "within a limit": async (hosts, tenant) =>
    onBoth(hosts, tenant, "Limited", (session) => session.call("Limited", args)),
  approved: async (hosts, tenant) => {
    const id = await approved(hosts, tenant, "Ask");
    return onBoth(hosts, tenant, "Ask", (session) => session.resume(id));
  },
  replayed: async (hosts, tenant) => {
    await approved(hosts, tenant, "Ask");
    return onBoth(hosts, tenant, "Ask", (session) => session.call("Ask", args, { callId: "c" }));
  },
  performed: async ({ first, second }, tenant) => {
    const parked = await second.session({ id: "parked", mode: defer, actor: ann, tenant });
    const id = await ask(parked, "Ask");
    await approve(second, id, ann, { tenant });
    const perform = (host: Governor) => () => host.perform(id, ann, { tenant });
    return { tool: "Ask", run: perform(first), again: perform(second) };
  },
  granted: async (hosts, tenant) => {
    const request = await ask(await sessionOf(hosts.second, tenant), "Ask");
    const input = { request, match: "exact", scope: "session", uses: 1 } as const;
    const created = await grant(hosts.second, input, lea, { tenant });
    if (!created.ok) throw new Error(JSON.stringify(created));
    const ready = onBoth(hosts, tenant, "Ask", (session) => session.call("Ask", args));
    return { ...ready, grant: created.value.id };
  },
  elevated: async (hosts, tenant) => {
    const id = await approved(hosts, tenant, "Lend");
    await elevate(hosts.second, id, ann, { tenant });
    return onBoth(hosts, tenant, "Lend", (session) => session.resume(id));
  },
};

/** Something that happens on the second host. */
export interface Injection {
  readonly happen: (hosts: Hosts, tenant: string, ready: Ready) => Promise<unknown>;
  /** The first entry after which nothing that it forbids may be claimed. */
  readonly begins: (entry: JournalEntry) => boolean;
  /** The kinds of call that it forbids; all when left out. */
  readonly forbids?: readonly string[];
}

const answered = ["approved", "replayed", "performed", "elevated"];
const day = 86_400_000;
const redefined = {
  desk: { title: "Desk", connection: "desk-1", owner: "svc@example.com", definition: "1" },
};

/** What may happen between any two steps of a call. */
export const injections: Readonly<Record<string, Injection>> = {
  "halt all": halting(() => "all"),
  "halt connector": halting(() => ({ connector: "desk" })),
  "halt operation": halting(({ tool }) => ({ connector: "desk", operation: tool })),
  "halt actor": halting(() => ({ actor: "ann" })),
  "halt somebody else": { ...halting(() => ({ actor: "eve" })), forbids: [] },
  "revoke connection": {
    happen: ({ second }, tenant) => second.revokeConnection("desk-1", ann, { tenant }),
    begins: ({ kind }) => kind === "revoked",
  },
  "renew connection": {
    happen: ({ second }, tenant) => second.renewConnection("desk-1", ann, { tenant }),
    begins: ({ kind }) => kind === "renewed",
    forbids: [...answered, "granted"],
  },
  "revoke grant": {
    happen: async ({ second }, tenant, { grant }) => {
      // The last use of a grant ends it, and then there is nothing to revoke.
      if (grant !== undefined) await second.grants.revoke(grant, lea, { tenant }).catch(() => undefined);
    },
    begins: ({ kind }) => kind === "grant-revoked",
    forbids: ["granted"],
  },
  expiry: {
    happen: async ({ setAhead }) => setAhead(2 * day),
    begins: ({ at }) => at > Date.now() + day,
    forbids: [...answered, "granted"],
  },
  "policy denies": setting(policyWith({ permission: "deny" })),
  "policy is empty": setting(policyWith({}, { tools: [] })),
  "policy says something else of its tools": setting(policyWith({ description: "now another" }), [
    ...answered,
    "granted",
  ]),
  "definition changes": setting(policyWith({}, { connectors: redefined }), [...answered, "granted"]),
  "policy says the same": setting(policyWith({}, { actors: ["ann"] }), []),
  "second claim": {
    happen: (_, __, { again }) => again(),
    begins: ({ kind }) => kind === "claimed",
  },
};

function halting(scopeOf: (ready: Ready) => HaltScope): Injection {
  return {
    happen: ({ second }, tenant, ready) => second.halt(scopeOf(ready), ann, { tenant }),
    begins: ({ kind }) => kind === "halted",
  };
}

function setting(policy: Policy, forbids?: readonly string[]): Injection {
  return {
    happen: ({ second }, tenant) => second.setPolicy(policy, ann, { tenant }),
    begins: ({ kind }) => kind === "policy-set",
    ...(forbids === undefined ? {} : { forbids }),
  };
}

function onBoth(
  { first, second }: Hosts,
  tenant: string,
  tool: string,
  work: (session: Session) => Promise<Outcome>,
): Ready {
  const on = (host: Governor) => async () => work(await sessionOf(host, tenant));
  return { tool, run: on(first), again: on(second) };
}

function sessionOf(host: Governor, tenant: string): Promise<Session> {
  return host.session({ id: "s", mode: "review", actor: ann, tenant });
}

async function ask(session: Session, tool: string): Promise<string> {
  const outcome = await session.call(tool, args, { callId: "c" });
  if (outcome.status !== "pending") throw new Error(JSON.stringify(outcome));
  return outcome.approval;
}

async function approved({ second }: Hosts, tenant: string, tool: string): Promise<string> {
  const id = await ask(await sessionOf(second, tenant), tool);
  await approve(second, id, ann, { tenant });
  return id;
}
