// A host that works until it is killed: from outside at any moment, or by itself at the n-th step of its store.
import { randomInt } from "node:crypto";
import type { Store, Transaction } from "@interlock/governor";
import { approve } from "../answering.ts";
import { listen, parameters, tell } from "./process.ts";
import { ann, argumentsOf, openWorldStore, type World, worldGovernor } from "./world.ts";

/** What a host is told to do; it never comes to an end of it. */
export interface Shift {
  /** Distinguishes this host's tokens from every other's. */
  readonly name: string;
  /** The step at which it kills itself. */
  readonly lastStep?: number;
  /** The step from which on it says that it is at work. */
  readonly warmStep: number;
  /** Requests that earlier hosts asked, to be answered and resumed again. */
  readonly approvals: readonly string[];
  /** Tokens of calls that earlier hosts named, to be replayed. */
  readonly named: readonly string[];
}

const world = parameters<World>();
let step = 0;
let lastStep: number | undefined;
let warmStep: number | undefined;
const governor = worldGovernor(world, counted(await openWorldStore(world)));
const session = await governor.session({ id: "s", mode: "review", actor: ann });

listen<Shift>((shift) => void work(shift));

async function work(shift: Shift): Promise<void> {
  ({ lastStep, warmStep } = shift);
  // Opening the session took some already.
  step = 0;
  await Promise.all([...shift.approvals.map(settle), ...shift.named.map(note)]);
  await Promise.all([notes(shift.name), comments(shift.name, "a"), comments(shift.name, "b")]);
}

async function notes(name: string): Promise<never> {
  for (let index = 0; ; index++) await note(`${name}-n${index}`);
}

async function comments(name: string, line: string): Promise<never> {
  for (let index = 0; ; index++) {
    const outcome = await session.call("AddComment", argumentsOf(`${name}-${line}${index}`));
    if (outcome.status === "pending") await settle(outcome.approval);
  }
}

async function note(token: string): Promise<void> {
  await session.call("Note", argumentsOf(token), { callId: token });
}

// Twice at once, as two impatient clients would.
async function settle(approval: string): Promise<void> {
  await approve(governor, approval, ann);
  await Promise.all([session.resume(approval), session.resume(approval)]);
}

function counted(store: Store): Store {
  return {
    ...store,
    transaction: async (tenant, work) => {
      reach();
      const result = await store.transaction(tenant, async (transaction) => {
        reach();
        const result = await work(countedTransaction(transaction));
        reach();
        return result;
      });
      reach();
      return result;
    },
  };
}

function countedTransaction(transaction: Transaction): Transaction {
  return {
    ...transaction,
    set: (...values) => {
      reach();
      return transaction.set(...values);
    },
    append: (...values) => {
      reach();
      return transaction.append(...values);
    },
  };
}

function reach(): void {
  step++;
  if (step === warmStep) tell("at work");
  // Sometimes a little later than the step itself, when its request may be on the wire.
  if (step === lastStep) setTimeout(() => process.kill(process.pid, "SIGKILL"), randomInt(4) * randomInt(4));
  if (step === lastStep && randomInt(2) === 0) process.kill(process.pid, "SIGKILL");
}
