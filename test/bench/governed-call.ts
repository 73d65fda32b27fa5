// What a governed call costs: with the memory store beside the sum of what it cannot do without, and on stores that last.
//   node test/bench/governed-call.ts [calls]        INTERLOCK_POSTGRES names a server
import { createHmac, createSecretKey, hash } from "node:crypto";
import { decide, type Facts } from "@interlock/approval";
import { type Call, canonicalJson, type Json } from "@interlock/core";
import {
  createGovernor,
  createMemoryStore,
  type Governor,
  type JournalEntry,
  type Session,
  type Store,
  type Transaction,
} from "@interlock/governor";
import { mergeLocks } from "@interlock/locks";
import { storeKinds, titled } from "../contracts/store-places.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { type Batch, quantile, sideBySide } from "./side-by-side.ts";

const limit = 1.5;
const calls = Number(process.argv[2] ?? 1_000);
const size = 500;
const args = { issueId: "OPS-1", comment: { body: "hello" } };
const ring = { current: "k1", keys: { k1: new Uint8Array(32).fill(9) } };
const key = createSecretKey(ring.keys.k1);
const policy = policyOf([toolEntry({ permission: "allow" })]);
const facts: Facts = {
  now: 1,
  tenant: "t",
  session: "s",
  mode: "review",
  actor: { id: "ann" },
  authority: "held",
  generation: 0,
};
let named = 0;

const ratio = await floors();
for (const kind of storeKinds()) {
  if (kind.name === "memory" || kind.name === "PGlite") continue;
  if (kind.skip !== undefined) console.log(titled(kind));
  else await durable(kind.name, await kind.newPlace());
}
process.exitCode = ratio <= limit ? 0 : 1;

async function floors(): Promise<number> {
  const store = createMemoryStore();
  const governor = governorOn(store);
  const session = await sessionOf(governor);
  const { entries, transactions, records } = await whatOneCallDoes(store, governor);
  const bare = createMemoryStore();
  const replay = replayOf(transactions);
  const call = merged();
  const times = await sideBySide(
    {
      governed: repeatAsync(() => callOnce(session)),
      merge: repeat(() => merged().requestDigest),
      decide: repeat(() => decide(call, facts)),
      "canonicalize and sign the entries": repeat(() => {
        for (const entry of entries) hmac(canonicalJson(entry as unknown as Json));
      }),
      "digests of request and result": repeat(() => {
        hmac(call.requestDigest);
        hmac(canonicalJson({ done: true }));
      }),
      "digests of the records": repeat(() => {
        for (const text of records) hash("sha256", text, "base64url");
      }),
      "reads and writes of the store": repeatAsync(() => replay(bare)),
    },
    { size, rounds: 60, warm: 10 },
  );
  const { governed, ...parts } = times;
  const sum = Object.values(parts).reduce((total, time) => total + time, 0);
  for (const [name, time] of Object.entries(parts)) console.log(`  ${name.padEnd(36)} ${time.toFixed(2)} µs`);
  console.log(
    `governed call, memory: ${governed.toFixed(1)} µs, sum of its floors ${sum.toFixed(1)} µs, ` +
      `ratio ${(governed / sum).toFixed(2)} (at most ${limit})`,
  );
  await Promise.all([store.close(), bare.close()]);
  return governed / sum;
}

async function durable(
  name: string,
  place: { open(): Promise<Store>; remove(): Promise<void> },
): Promise<void> {
  const store = await place.open();
  const session = await sessionOf(governorOn(store));
  const found: number[] = [];
  for (let call = 0; call < calls + 50; call++) {
    const start = performance.now();
    await callOnce(session);
    if (call >= 50) found.push(performance.now() - start);
  }
  console.log(
    `governed call, ${name}: p50 ${quantile(found, 0.5).toFixed(2)} ms, p99 ${quantile(found, 0.99).toFixed(2)} ms (${calls} calls)`,
  );
  await store.close();
  await place.remove();
}

type Operation = (transaction: Transaction, seq: () => number) => Promise<unknown>;

async function whatOneCallDoes(
  store: Store,
  governor: Governor,
): Promise<{
  entries: readonly JournalEntry[];
  transactions: readonly (readonly Operation[])[];
  records: readonly string[];
}> {
  const transactions: Operation[][] = [];
  const records: string[] = [];
  const noting: Store = {
    ...store,
    transaction: (tenant, work) => {
      const operations: Operation[] = [];
      transactions.push(operations);
      return store.transaction(tenant, (transaction) => work(noted(transaction, operations, records)));
    },
  };
  const session = await sessionOf(governorOn(noting));
  await callOnce(session);
  transactions.length = 0;
  records.length = 0;
  await callOnce(session);
  return { entries: await governor.journal({ from: 4, limit: 3 }), transactions, records };
}

// What each record that is read or written is known by: its id, and its value where it has one.
function noted(transaction: Transaction, operations: Operation[], records: string[]): Transaction {
  const note =
    <Name extends "get" | "set" | "delete" | "list" | "head">(name: Name) =>
    (...values: Parameters<Transaction[Name]>) => {
      operations.push((again) => (again[name] as (...all: unknown[]) => Promise<unknown>)(...values));
      if (name !== "head" && name !== "list") records.push(`${values[0]}\n${values[1]}`);
      if (name === "set") records.push(JSON.stringify(values[2]));
      return (transaction[name] as (...all: unknown[]) => unknown)(...values) as ReturnType<
        Transaction[Name]
      >;
    };
  return {
    ...transaction,
    get: note("get"),
    set: note("set"),
    delete: note("delete"),
    list: note("list"),
    head: note("head"),
    append: (entry) => {
      operations.push((again, seq) => again.append({ ...entry, seq: seq() }));
      return transaction.append(entry);
    },
  };
}

// The same, with nothing decided, merged or signed.
function replayOf(transactions: readonly (readonly Operation[])[]): (store: Store) => Promise<void> {
  let last = 0;
  return async (store) => {
    for (const operations of transactions) {
      await store.transaction("default", async (transaction) => {
        for (const operation of operations) await operation(transaction, () => ++last);
      });
    }
  };
}

async function callOnce(session: Session): Promise<void> {
  const outcome = await session.call("AddComment", args, { callId: `call-${named++}` });
  if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
}

function repeatAsync(work: () => Promise<void>): Batch {
  return async () => {
    for (let i = 0; i < size; i++) await work();
  };
}

function repeat(work: () => unknown): Batch {
  return () => {
    for (let i = 0; i < size; i++) work();
  };
}

function merged(): Call {
  const result = mergeLocks(policy, "AddComment", args);
  if (!result.ok) throw new Error("the arguments make no call");
  return result.value;
}

function hmac(text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

function sessionOf(governor: Governor): Promise<Session> {
  return governor.session({ id: "s", mode: "review", actor: { id: "ann" } });
}

function governorOn(store: Store): Governor {
  const invoke = async () => ({ status: 200, headers: {}, body: { done: true } });
  return createGovernor({ policy, store, keys: ring, invoke });
}
