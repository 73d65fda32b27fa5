import {
  InvokeError,
  type InvokeRequest,
  type InvokeResponse,
  type Policy,
  type RunMode,
  type ToolEntry,
} from "@interlock/core";
import { createGovernor, type Governor, type Session, type Store } from "@interlock/governor";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, edit, elevate, grant } from "./answering.ts";
import type { Hand, Row } from "./hand-in-database-places.ts";

export const ann = { id: "ann" };
export const lea = { id: "lea" };
export const zoe = { id: "zoe" };
const defer: RunMode = { autonomous: { onAsk: "defer" } };

const day = 86_400_000;
const terms = { quorum: 1, notRequester: false, expiresIn: day, approvers: ["ann", "lea", "zoe"] };
const leaf = { pointer: "/b/n", key: "b", segments: ["n"], required: false };

function tool(name: string, parts: Partial<ToolEntry> = {}): ToolEntry {
  return toolEntry({
    name,
    operation: name,
    path: `/${name.toLowerCase()}`,
    parameters: [],
    body: { name: "b", required: false, encoding: "json" },
    agent: [leaf],
    locks: [],
    inputSchema: { type: "object" },
    approval: terms,
    ...parts,
  });
}

/** The policy that is in force, and one that was before: it let `Gone` run. */
function policyWith(gone: "allow" | "deny"): Policy {
  const read = { permission: "allow", access: "read", method: "get", body: undefined, agent: [] } as const;
  return policyOf(
    [
      tool("Ask"),
      tool("Short", { approval: { ...terms, expiresIn: 1 } }),
      tool("Two", { approval: { ...terms, quorum: 2 } }),
      tool("Split", { approval: { ...terms, notRequester: true } }),
      tool("Lend", { permission: "allow" }),
      tool("Note", { permission: "allow" }),
      tool("Limited", { permission: "allow", limits: { perSession: 1, perHour: 2, perDay: 2 } }),
      tool("Gone", { permission: gone }),
      tool("Halted", { permission: "allow" }),
      tool("Other", { connector: "other", permission: "allow" }),
      tool("Lost", { permission: "allow" }),
      tool("Open", { permission: "allow" }),
      tool("Granted"),
      tool("Schemed", { grants: { kind: "schema" } }),
      tool("Accepts", { permission: "allow" }),
      tool("Job", {
        ...read,
        path: "/jobs/{id}",
        parameters: [{ in: "path", name: "id", key: "id" }],
      } as never),
    ],
    {
      connectors: {
        desk: { title: "Desk", connection: "desk-1", owner: "svc@example.com", definition: "0" },
        other: { title: "Other", connection: "other-1", definition: "0" },
      },
    },
  );
}

const current = policyWith("deny");
const before = policyWith("allow");
const keys = { current: "k", keys: { k: new Uint8Array(32).fill(5) } };

/** A governor on a store; what it sends is noted, and answered by `answer`. */
export function startHost(
  store: Store,
  sent: InvokeRequest[],
  answer: (request: InvokeRequest) => Promise<InvokeResponse> = done,
  lease = 1e9,
): Governor {
  return createGovernor({
    policy: current,
    store,
    keys,
    lease,
    authority: ({ tool: { name } }) => (name === "Lend" ? "missing" : "held"),
    invoke: async (_, request) => {
      sent.push(request);
      return answer(request);
    },
  });
}

async function done({ path }: InvokeRequest): Promise<InvokeResponse> {
  return path === "/accepts"
    ? { status: 202, headers: { location: "/jobs/7" }, body: null }
    : { status: 200, headers: {}, body: null };
}

/** What the world's requests, grants and accepted calls are called. */
type Names = Readonly<Record<string, string>>;

/** A store with every kind of record in two tenants: in `a` as little as possible may run, in `b` as much. */
export interface World {
  readonly a: Names;
  readonly b: Names;
  /** Every value that a record has had, the oldest first; nothing: it was not there. */
  readonly history: ReadonlyMap<string, readonly (Row | undefined)[]>;
}

/** Builds the world on a store; each act's records are noted before the next. */
export async function buildWorld(hand: Hand): Promise<World> {
  const history = new Map<string, (Row | undefined)[]>();
  const note = async (): Promise<void> => {
    const rows = new Map((await hand.rows()).map((row) => [keyOf(row), row]));
    for (const key of new Set([...rows.keys(), ...history.keys()])) {
      const known = history.get(key) ?? [undefined];
      const row = rows.get(key);
      if (JSON.stringify(known.at(-1)) !== JSON.stringify(row)) known.push(row);
      history.set(key, known);
    }
  };
  const sent: InvokeRequest[] = [];
  let isCut = false;
  // The hosts that built it are gone: what they have under way never ends, and nothing of it is renewed.
  const store: Store = {
    ...hand.store,
    transaction: async (tenant, work) => {
      if (isCut) throw new Error("gone");
      const result = await hand.store.transaction(tenant, work);
      await note();
      return result;
    },
  };
  const host = startHost(store, sent, answerOf);
  const a = await buildTenant(host, "a", true);
  const renewing = startHost(store, sent, answerOf, 400);
  void (await renewing.session({ id: "s", mode: "review", actor: ann, tenant: "a" })).call(
    "Open",
    args("renewed"),
  );
  const isRenewed = async (): Promise<boolean> =>
    (await hand.lines()).some(({ entry }) => entry.includes('"under-way"'));
  while (!(await isRenewed())) await new Promise((resolve) => setTimeout(resolve, 20));
  const b = await buildTenant(host, "b", false);
  isCut = true;
  return { a, b, history };
}

/** What stands for a record, whatever it holds. */
export function keyOf({ tenant, kind, id }: Pick<Row, "tenant" | "kind" | "id">): string {
  return JSON.stringify([tenant, kind, id]);
}

/** Arguments that make a call of their own. */
export function args(n: string | number): { readonly b: { readonly n: string } } {
  return { b: { n: String(n) } };
}

async function answerOf(request: InvokeRequest): Promise<InvokeResponse> {
  if (request.path === "/lost") throw new InvokeError("lost", "x", { mayHaveRun: true });
  return request.path === "/open" ? new Promise(() => undefined) : done(request);
}

async function buildTenant(host: Governor, tenant: string, isStrict: boolean): Promise<Names> {
  const where = { tenant };
  const names: Record<string, string> = {};
  if (isStrict) {
    await host.setPolicy(before, ann, where);
    await (await open(host, tenant)).call("Gone", args(0));
    await host.setPolicy(current, ann, where);
  } else await host.setPolicy(before, ann, where);
  const session = await open(host, tenant);
  const deferring = await open(host, tenant, "deferring", defer);
  await (await open(host, tenant, "readers", "readOnly")).call("Job", { id: "1" });
  const ask = async (name: string, tool: string, by: Session = session, callId?: string): Promise<string> => {
    const outcome = await by.call(tool, args(name), callId === undefined ? {} : { callId });
    if (outcome.status !== "pending") throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    names[name] = outcome.approval;
    return outcome.approval;
  };

  await ask("waits", "Ask");
  await host.answer(await ask("commented", "Ask"), lea, { comment: "hm" }, where);
  await approve(host, await ask("approved", "Ask"), ann, where);
  await approve(host, await ask("named and approved", "Ask", session, "call-1"), ann, where);
  await approve(host, await ask("deferred", "Ask", deferring), ann, where);
  await host.answer(await ask("rejected", "Ask"), lea, { reject: { note: "no" } }, where);
  await approve(host, await ask("used", "Ask"), ann, where);
  await session.resume(names["used"] as string);
  await ask("expired", "Short");
  await new Promise((resolve) => setTimeout(resolve, 5));
  await host.pending(where);
  await approve(host, await ask("one vote of two", "Two"), lea, where);
  for (const by of [lea, zoe]) await approve(host, await ask("two votes", "Two"), by, where);
  await ask("own", "Split");
  await edit(host, await ask("edited", "Split"), lea, args("edited by lea"), where);
  await elevate(host, await ask("lent", "Lend"), ann, where);
  await ask("lacks a right", "Lend");

  const exact = { match: "exact", scope: "session" } as const;
  const granted = async (name: string, uses: number): Promise<string> => {
    const given = await grant(host, { request: await ask(name, "Granted"), ...exact, uses }, ann, where);
    return given.ok ? given.value.id : "";
  };
  await granted("granted once", 1);
  await granted("granted and used up", 1);
  await session.call("Granted", args("granted and used up"));
  await host.grants.revoke(await granted("granted and revoked", 100), ann, where);
  const schema = {
    type: "object",
    properties: { b: { properties: { n: { enum: ["fits"] } }, required: ["n"] } },
  };
  const request = await ask("schemed", "Schemed");
  await grant(host, { request, match: { schema }, scope: "actor" }, ann, where);

  await session.call("Note", args("named"), { callId: "call-2" });
  if (isStrict)
    for (const n of ["1", "2"]) await (await open(host, tenant, `l${n}`)).call("Limited", args(n));
  const accepted = await session.call("Accepts", args("accepted"));
  names["accepted"] = accepted.status === "completed" ? String(accepted.entry) : "";
  if (isStrict) {
    await session.call("Lost", args("lost"));
    void session.call("Open", args("open"));
    await host.halt({ connector: "desk", operation: "Halted" }, ann, where);
    await host.halt({ actor: "eve" }, ann, where);
    await host.revokeConnection("other-1", ann, where);
  }
  await host.halt("all", ann, where);
  await host.lift("all", ann, where);
  return names;
}

/** Opens a session of the world. */
export function open(
  host: Governor,
  tenant: string,
  id = "s",
  mode: RunMode = "review",
  actor = ann,
): Promise<Session> {
  return host.session({ id, mode, actor, tenant });
}
