import type { Governor, Store } from "@interlock/governor";
import { approve } from "./answering.ts";
import type { Contest } from "./hosts/contender.ts";
import { type Host, startHost } from "./hosts/process.ts";
import { type Service, startService } from "./hosts/service.ts";
import { ann, argumentsOf, openWorldStore, type World, worldGovernor } from "./hosts/world.ts";

/** Several processes on one store, and this one beside them. */
export interface Arena {
  readonly hosts: readonly Host[];
  readonly service: Service;
  readonly governor: Governor;
  readonly store: Store;
  readonly expiresIn: number;
  close(): Promise<void>;
}

/** Starts `count` hosts on a store. */
export async function openArena(store: World["store"], count: number, expiresIn: number): Promise<Arena> {
  const service = await startService();
  const world: World = { store, service: service.port, expiresIn, deadline: 30_000 };
  const own = await openWorldStore(world);
  const hosts = await Promise.all(Array.from({ length: count }, () => startHost("contender.ts", world)));
  return {
    hosts,
    service,
    governor: worldGovernor(world, own),
    store: own,
    expiresIn,
    close: async () => {
      await Promise.all(hosts.map((host) => host.kill()));
      await own.close();
      await service.close();
    },
  };
}

/** What came of one round: how often the service was reached, and what the contenders were told. */
export interface ClaimRound {
  readonly arrived: number;
  readonly completed: number;
  readonly claims: number;
}

/** All hosts resume one approved request at once, `times` in all. */
export async function raceClaims(arena: Arena, round: string, times: number): Promise<ClaimRound> {
  const { governor, hosts } = arena;
  const approval = await ask(governor, round);
  await approve(governor, approval, ann);
  const each = times / hosts.length;
  const words = await contest(hosts, () => ({ kind: "resume", approval, session: round, times: each }));
  return {
    arrived: arena.service.arrived.get(round) ?? 0,
    completed: words.filter((word) => word === "completed").length,
    claims: (await entriesOf(arena, approval)).filter((entry) => entry.kind === "claimed").length,
  };
}

/** What came of one round: the outcome that the request has, and how often an outcome was recorded or told. */
export interface AnswerRound {
  readonly status: string;
  readonly recorded: readonly string[];
  readonly told: readonly string[];
}

/** One host approves, one rejects, one finds the request too old: all about the moment at which it expires. */
export async function raceAnswers(arena: Arena, round: string, spread: number): Promise<AnswerRound> {
  const { governor, hosts, expiresIn } = arena;
  const from = Date.now();
  const approval = await ask(governor, round);
  const expiry = from + expiresIn;
  const at = (): number => expiry - spread + Math.random() * 2 * spread;
  const told = await contest(hosts, (index) =>
    index % 3 === 2
      ? { kind: "expire", approval, at: at() }
      : { kind: "answer", approval, approve: index % 3 === 0, at: at() },
  );
  const recorded = (await entriesOf(arena, approval)).flatMap((entry) =>
    entry.kind === "answered" ? [entry.status] : [],
  );
  const status = (await governor.approval(approval))?.status ?? "";
  return { status, recorded, told: told.filter((word) => word === "approved" || word === "rejected") };
}

async function ask(governor: Governor, token: string): Promise<string> {
  const session = await governor.session({ id: token, mode: "review", actor: ann });
  const outcome = await session.call("AddComment", argumentsOf(token));
  if (outcome.status !== "pending") throw new Error(`not asked: ${JSON.stringify(outcome)}`);
  return outcome.approval;
}

async function contest(
  hosts: readonly Host[],
  contestOf: (index: number) => Contest,
): Promise<readonly string[]> {
  const words = await Promise.all(hosts.map((host, index) => host.ask<readonly string[]>(contestOf(index))));
  return words.flat();
}

async function entriesOf({ governor, store }: Arena, approval: string) {
  // Rounds come one after another: what concerns this one is among the newest.
  const head = await store.transaction("default", (transaction) => transaction.head());
  const entries = await governor.journal({ from: Math.max(1, (head?.seq ?? 0) - 500), limit: 501 });
  return entries.filter((entry) => "approval" in entry && entry.approval === approval);
}
